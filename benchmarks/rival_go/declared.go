package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	eschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
)

// declaredSource is a data source that has a schema and nothing else.
type declaredSource struct {
	name   string
	schema dschema.Schema
}

func (d *declaredSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

func (d *declaredSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

func (d *declaredSource) Read(_ context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.Diagnostics.AddError("Not written", "This data source is there for its schema.")
}

// declaredEphemeral is an ephemeral resource that has a schema and nothing else.
type declaredEphemeral struct {
	name   string
	schema eschema.Schema
}

func (d *declaredEphemeral) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

func (d *declaredEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = d.schema
}

func (d *declaredEphemeral) Open(_ context.Context, _ ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	resp.Diagnostics.AddError("Not written", "This ephemeral resource is there for its schema.")
}

// declaredFunction is a function that has a signature and nothing else.
type declaredFunction struct {
	name       string
	definition function.Definition
}

func (f *declaredFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.name
}

func (f *declaredFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = f.definition
}

func (f *declaredFunction) Run(_ context.Context, _ function.RunRequest, resp *function.RunResponse) {
	resp.Error = function.NewFuncError("This function is there for its signature.")
}
