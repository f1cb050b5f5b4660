package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"sync"
)

const (
	pageSize  = 100
	mostPages = 1000
)

var total = regexp.MustCompile(`/\s*(\d{1,18})\s*$`)

type repository struct {
	Namespace *string `json:"namespace"`
	Name      string  `json:"name"`
}

// found is what a read gave; vanished are repositories that were gone when it came to them.
type found struct {
	repositories []string
	rows         []syncRepo
	vanished     []string
}

// read returns the tasks of one repository, or of every repository of the organization.
func (c *client) read(ctx context.Context, region, namespace string, repository *string) (found, error) {
	if repository == nil {
		return c.sweep(ctx, region, namespace)
	}
	rows, err := c.listSyncRepos(ctx, region, namespace, *repository)
	return found{repositories: []string{*repository}, rows: rows}, err
}

func (c *client) sweep(ctx context.Context, region, namespace string) (found, error) {
	names, err := c.listRepositories(ctx, region, namespace)
	if err != nil {
		return found{}, err
	}
	result := found{repositories: []string{}, rows: []syncRepo{}}
	rows, failures := c.readAll(ctx, region, namespace, names)
	for i, name := range names {
		if hasStatus(failures[i], http.StatusNotFound) {
			result.vanished = append(result.vanished, name)
		} else if failures[i] != nil {
			return found{}, failures[i]
		} else {
			result.repositories = append(result.repositories, name)
			result.rows = append(result.rows, rows[i]...)
		}
	}
	if len(result.repositories) == 0 { // an organization that does not exist has none either
		var ignored any
		_, err = c.get(ctx, c.address(region, "/v2/manage/namespaces/"+url.PathEscape(namespace)), &ignored)
	}
	result.rows = inOrder(result.rows)
	return result, err
}

// readAll reads the tasks of many repositories; the first that is refused by 401 ends it.
func (c *client) readAll(ctx context.Context, region, namespace string, names []string) ([][]syncRepo, []error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	rows, failures := make([][]syncRepo, len(names)), make([]error, len(names))
	work := make(chan int)
	var group sync.WaitGroup
	for range min(inFlight, len(names)) {
		group.Go(func() {
			for i := range work {
				rows[i], failures[i] = c.listSyncRepos(ctx, region, namespace, names[i])
				if hasStatus(failures[i], http.StatusUnauthorized) {
					cancel()
				}
			}
		})
	}
	for i := range names {
		work <- i
	}
	close(work)
	group.Wait()
	return rows, failures
}

// listRepositories returns the names of an organization's repositories, page by page.
func (c *client) listRepositories(ctx context.Context, region, namespace string) ([]string, error) {
	names := []string{}
	offset := 0
	for range mostPages {
		query := url.Values{"namespace": {namespace}, "limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(offset)}}
		var page []repository
		header, err := c.get(ctx, c.address(region, "/v2/manage/repos?"+query.Encode()), &page)
		if err != nil {
			return nil, err
		}
		offset += len(page)
		for _, row := range page {
			if row.Namespace == nil || *row.Namespace == namespace {
				names = append(names, row.Name)
			}
		}
		all := total.FindStringSubmatch(header.Get("Content-Range"))
		if len(page) == 0 || len(page) < pageSize && all != nil && all[1] == strconv.Itoa(offset) {
			slices.Sort(names)
			return slices.Compact(names), nil
		}
	}
	return nil, fmt.Errorf("the listing has no end: %d pages of it were read", mostPages)
}

func hasStatus(err error, status int) bool {
	var failure *statusError
	return errors.As(err, &failure) && failure.status == status
}
