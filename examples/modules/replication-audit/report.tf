locals {
  places = keys(local.targets)

  # How a repository is at a target -> what the table says, and how the graph draws it.
  words = {
    in_sync   = { cell = "yes", arrow = "-->" }
    pending   = { cell = "pending", arrow = "-.->" }
    differs   = { cell = "**another image**", arrow = "-.->" }
    missing   = { cell = "**no**", arrow = "-.->" }
    unchecked = { cell = "**no image to compare**", arrow = "" }
    automatic = { cell = "task", arrow = "-->" }
    manual    = { cell = "**manual task**", arrow = "-.->" }
    none      = { cell = "**no task**", arrow = "" }
    itself    = { cell = "itself", arrow = "" }
  }

  # Digests tell of copies; tasks tell of tasks.
  counted = var.verify == "images" ? join("", [
    "${length(local.copies)} copies compared by digest: ",
    join(", ", [
      for word, state in {
        "equal"              = "in_sync"
        "missing"            = "missing"
        "pending"            = "pending"
        "with another image" = "differs"
      } : "${length([for copy in local.copies : copy if copy.state == state])} ${word}"
    ]),
  ]) : "${length(local.missing)} automatic tasks missing, no image compared"

  summary = join("", [
    "${length(local.repositories)} repositories; ${local.counted}",
    var.failed_job_age == null ? "." : "; ${length(local.failed_jobs)} jobs failed.",
  ])

  table = concat(
    ["| repository | ${join(" | ", local.places)} |"],
    ["|---|${join("|", [for place in local.places : "---"])}|"],
    [
      for repository, places in local.states : "| `${repository}` | ${join(" | ", [
        for place in local.places : local.words[places[place]].cell
      ])} |"
    ],
  )

  # Repository -> the arrows that lead away from it, as text to compare by.
  arrows = {
    for repository, places in local.states : repository => jsonencode([
      for place, state in places : { style = local.words[state].arrow, target = place }
      if local.words[state].arrow != ""
    ])
  }

  # Repositories that are copied to the same places share a node: the graph of a
  # large organization could not be drawn otherwise.
  groups = [
    for arrows in distinct(values(local.arrows)) : {
      arrows = jsondecode(arrows)
      names  = [for repository in local.repositories : repository if local.arrows[repository] == arrows]
    }
  ]

  labels = [
    for group in local.groups : join("<br/>", concat(
      slice(group.names, 0, min(10, length(group.names))),
      length(group.names) > 10 ? ["and ${length(group.names) - 10} more"] : [],
    ))
  ]

  drawn = sort(distinct(flatten([for group in local.groups : group.arrows[*].target])))

  # Names stand in quotes; only the nodes' own ids are free of what Mermaid would read.
  graph = concat(
    ["```mermaid", "graph LR"],
    [for index, label in local.labels : "  r${index}[\"${label}\"]"],
    [for index, place in local.drawn : "  t${index}[\"${place}\"]"],
    flatten([
      for index, group in local.groups : [
        for arrow in group.arrows :
        "  r${index} ${arrow.style} t${index(local.drawn, arrow.target)}"
      ]
    ]),
    ["```"],
  )

  caption = {
    images = "What is where (dotted: not in place)"
    tasks  = "Where tasks lead (dotted: not automatic)"
  }[var.verify]

  lists = {
    "Not in place" = local.absences
    "Pending"      = [for copy in local.pending : "${copy.image} to ${copy.place} (pushed ${copy.updated_at})"]
    "Failed jobs"  = local.failures
  }

  report = join("\n", concat(
    ["# Replication of ${join(" in ", compact([var.organization, local.read.region]))}", "", local.summary, ""],
    local.table,
    flatten([
      for heading in ["Not in place", "Pending", "Failed jobs"] : concat(
        ["", "${heading}:", ""], [for entry in local.lists[heading] : "- ${entry}"],
      ) if length(local.lists[heading]) > 0
    ]),
    ["", "${local.caption}:", ""],
    local.graph,
    [""],
  ))
}
