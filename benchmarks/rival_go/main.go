// The provider of this repository once more, written in Go with HashiCorp's
// terraform-plugin-framework: the same schema, the same requests, the same rows.
// schema.go beside this file is made from the schema of our own provider, see
// benchmarks/go_schema.py.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

const version = "0.1.0"

func main() {
	options := providerserver.ServeOpts{Address: "registry.terraform.io/tf-pyprovider/swr"}
	if err := providerserver.Serve(context.Background(), newProvider, options); err != nil {
		log.Fatal(err)
	}
}
