package main

import (
	"cmp"
	"slices"
)

// syncRepo is one replication task, as SWR writes it and as Terraform reads it; every field
// may be absent or null.
type syncRepo struct {
	RepoName        *string `json:"repoName" tfsdk:"repo_name"`
	RemoteRegionID  *string `json:"remoteRegionId" tfsdk:"remote_region_id"`
	RemoteNamespace *string `json:"remoteNamespace" tfsdk:"remote_namespace"`
	ID              *int64  `json:"id" tfsdk:"id"`
	Namespace       *string `json:"namespace" tfsdk:"namespace"`
	Override        *bool   `json:"override" tfsdk:"override"`
	SyncAuto        *bool   `json:"syncAuto" tfsdk:"sync_auto"`
	DomainID        *string `json:"domainID" tfsdk:"domain_id"`
	DomainName      *string `json:"domainName" tfsdk:"domain_name"`
	CreatedAt       *string `json:"createdAt" tfsdk:"created_at"`
	UpdatedAt       *string `json:"updatedAt" tfsdk:"updated_at"`
}

// inOrder sorts the rows, null first, and drops copies.
func inOrder(rows []syncRepo) []syncRepo {
	slices.SortFunc(rows, compareRows)
	return slices.CompactFunc(rows, func(a, b syncRepo) bool { return compareRows(a, b) == 0 })
}

func compareRows(a, b syncRepo) int {
	return cmp.Or(
		compare(a.RepoName, b.RepoName),
		compare(a.RemoteRegionID, b.RemoteRegionID),
		compare(a.RemoteNamespace, b.RemoteNamespace),
		compare(a.ID, b.ID),
		compare(a.Namespace, b.Namespace),
		compare(number(a.Override), number(b.Override)),
		compare(number(a.SyncAuto), number(b.SyncAuto)),
		compare(a.DomainID, b.DomainID),
		compare(a.DomainName, b.DomainName),
		compare(a.CreatedAt, b.CreatedAt),
		compare(a.UpdatedAt, b.UpdatedAt),
	)
}

func compare[T cmp.Ordered](a, b *T) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}

func number(truth *bool) *int {
	if truth == nil {
		return nil
	}
	value := 0
	if *truth {
		value = 1
	}
	return &value
}
