locals {
  regions = sort(var.required_regions)
  names   = sort(local.repositories)

  summary = join("", [
    "${length(local.names)} repositories, ",
    "${length(local.missing)} of ${length(local.names) * length(local.regions)} copies missing",
    var.failed_job_age == null ? "." : ", ${length(local.failed_jobs)} jobs failed.",
  ])

  table = concat(
    ["| repository | ${join(" | ", local.regions)} |"],
    ["|---|${join("|", [for region in local.regions : "---"])}|"],
    [
      for name in local.names : "| `${name}` | ${join(" | ", [
        for region in local.regions : local.matrix[name][region] ? "yes" : "**no**"
      ])} |"
    ],
  )

  # Repository -> the arrows that lead away from it, as text to compare by.
  arrows = {
    for name in local.names : name => jsonencode(distinct([
      for task in try(local.tasks[name], []) : {
        style  = task.override == true ? "==>" : "-->"
        target = join("/", compact([task.remote_region_id, task.remote_namespace]))
      }
    ]))
  }

  # Repositories that are copied to the same places share a node: the graph of a
  # large organization could not be drawn otherwise.
  groups = [
    for arrows in distinct([for name in local.names : local.arrows[name]]) : {
      arrows = jsondecode(arrows)
      names  = [for name in local.names : name if local.arrows[name] == arrows]
    }
  ]

  labels = [
    for group in local.groups : join("<br/>", concat(
      slice(group.names, 0, min(10, length(group.names))),
      length(group.names) > 10 ? ["and ${length(group.names) - 10} more"] : [],
    ))
  ]

  targets = sort(distinct(flatten([for group in local.groups : group.arrows[*].target])))

  # Names stand in quotes; only the nodes' own ids are free of what Mermaid would read.
  graph = concat(
    ["```mermaid", "graph LR"],
    [for index, label in local.labels : "  r${index}[\"${label}\"]"],
    [for index, target in local.targets : "  t${index}[\"${target}\"]"],
    flatten([
      for index, group in local.groups : [
        for arrow in group.arrows :
        "  r${index} ${arrow.style} t${index(local.targets, arrow.target)}"
      ]
    ]),
    ["```"],
  )

  report = join("\n", concat(
    ["# Replication of ${var.organization}", "", local.summary, ""],
    local.table,
    length(local.failures) == 0 ? [] : ["", "Failed jobs:", ""],
    [for failure in local.failures : "- ${failure}"],
    ["", "What is copied where (thick arrows replace images of the same tag):", ""],
    local.graph,
    [""],
  ))
}
