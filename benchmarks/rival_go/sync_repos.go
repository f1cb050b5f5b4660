package main

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	organization = regexp.MustCompile(`^[a-z][a-z0-9]*(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$`)
	image        = regexp.MustCompile(`^[a-z0-9]+(?:(?:[./]|_{1,2}|-+)[a-z0-9]+)*$`)
)

// syncRepos is the data source swr_sync_repos.
type syncRepos struct {
	declaredSource
	client *client
}

func (s *syncRepos) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	s.client, _ = req.ProviderData.(*client)
}

func (s *syncRepos) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	for name, rule := range map[string]*regexp.Regexp{"namespace": organization, "repository": image} {
		var value types.String
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), &value)...)
		if given := value.ValueString(); given != "" && !rule.MatchString(given) {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Invalid name", fmt.Sprintf("%q is not a name that SWR allows.", given))
		}
	}
}

func (s *syncRepos) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var namespace, repository, region, remoteRegion, remoteNamespace *string
	for name, target := range map[string]**string{
		"namespace": &namespace, "repository": &repository, "region": &region,
		"remote_region_id": &remoteRegion, "remote_namespace": &remoteNamespace,
	} {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(name), target)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if region == nil {
		region = &s.client.region
	}
	found, err := s.client.read(ctx, *region, *namespace, repository)
	if err != nil {
		resp.Diagnostics.AddError("SWR could not be read", err.Error())
		return
	}
	if len(found.vanished) > 0 {
		resp.Diagnostics.AddWarning(
			"Repositories vanished while they were read",
			fmt.Sprintf("Repositories of %s that were listed are not there any more: %s.", *namespace, strings.Join(found.vanished, ", ")),
		)
	}
	rows := slices.DeleteFunc(found.rows, func(row syncRepo) bool {
		return remoteRegion != nil && valueOf(row.RemoteRegionID) != *remoteRegion ||
			remoteNamespace != nil && valueOf(row.RemoteNamespace) != *remoteNamespace
	})
	id := strings.TrimRight(strings.Join([]string{*region, *namespace, valueOf(repository)}, "/"), "/")
	resp.State.Raw = req.Config.Raw
	for _, attribute := range []struct {
		name  string
		value any
	}{{"id", id}, {"region", region}, {"repositories", found.repositories}, {"sync_repos", rows}} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attribute.name), attribute.value)...)
	}
}
