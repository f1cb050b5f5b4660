locals {
  nodes = {
    for index, name in distinct(concat(local.edges[*].from, local.edges[*].to)) :
    name => "n${index}"
  }

  graph = concat(
    ["```mermaid", "graph LR"],
    [for name, node in local.nodes : "  ${node}[\"${name}\"]"],
    [for edge in local.edges : "  ${local.nodes[edge.from]} ${edge.style} ${local.nodes[edge.to]}"],
    ["```"],
  )

  regions = sort(var.required_regions)

  table = concat(
    ["| repository | ${join(" | ", local.regions)} |"],
    ["|---|${join("|", [for region in local.regions : "---"])}|"],
    [
      for repository in sort(local.repositories) :
      "| ${repository} | ${join(" | ", [
        for region in local.regions : local.matrix[repository][region] ? "yes" : "**no**"
      ])} |"
    ],
  )

  report = join("\n", concat(
    ["# Replication of ${var.organization}", ""],
    ["${length(local.repositories)} repositories, ${length(local.missing)} copies missing, ${length(local.failed_jobs)} jobs failed.", ""],
    local.table,
    ["", "What is copied where (thick arrows replace images of the same tag):", ""],
    local.graph,
    [""],
  ))
}
