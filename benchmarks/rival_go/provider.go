package main

import (
	"cmp"
	"context"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

const defaultEndpoint = "https://swr-api.{region}.myhuaweicloud.com"

type swrProvider struct{}

func newProvider() provider.Provider { return &swrProvider{} }

func (*swrProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "swr", version
}

func (*swrProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

// Configure knows one kind of credentials, a token.
func (*swrProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var region, token *string
	var endpoints map[string]string
	var timeout *float64
	var retries *int64
	for name, target := range map[string]any{
		"region": &region, "token": &token, "endpoints": &endpoints,
		"request_timeout": &timeout, "max_retries": &retries,
	} {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), target)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	c := newClient(
		cmp.Or(valueOf(region), os.Getenv("HW_REGION_NAME"), os.Getenv("OS_REGION_NAME")),
		cmp.Or(endpoints["swr"], defaultEndpoint),
		cmp.Or(valueOf(token), os.Getenv("HW_AUTH_TOKEN"), os.Getenv("OS_AUTH_TOKEN")),
	)
	if c.region == "" && endpoints["swr"] == "" {
		resp.Diagnostics.AddAttributeError(path.Root("region"), "No region", "Give region, or the address of SWR in endpoints.")
	}
	if c.token == "" {
		resp.Diagnostics.AddAttributeError(path.Root("token"), "No credentials", "This provider knows only token.")
	}
	if timeout != nil {
		c.http.Timeout = time.Duration(*timeout * float64(time.Second))
	}
	if retries != nil {
		c.retries = *retries
	}
	resp.DataSourceData = c
}

func (*swrProvider) DataSources(context.Context) []func() datasource.DataSource {
	sources := []func() datasource.DataSource{}
	for name, schema := range dataSourceSchemas() {
		declared := declaredSource{name, schema}
		if name == "sync_repos" {
			sources = append(sources, func() datasource.DataSource { return &syncRepos{declaredSource: declared} })
		} else {
			sources = append(sources, func() datasource.DataSource { return &declared })
		}
	}
	return sources
}

func (*swrProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	resources := []func() ephemeral.EphemeralResource{}
	for name, schema := range ephemeralSchemas() {
		resources = append(resources, func() ephemeral.EphemeralResource { return &declaredEphemeral{name, schema} })
	}
	return resources
}

func (*swrProvider) Functions(context.Context) []func() function.Function {
	functions := []func() function.Function{}
	for name, definition := range functionDefinitions() {
		functions = append(functions, func() function.Function { return &declaredFunction{name, definition} })
	}
	return functions
}

func (*swrProvider) Resources(context.Context) []func() resource.Resource { return nil }

func valueOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
