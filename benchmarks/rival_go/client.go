package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	inFlight       = 8
	defaultRetries = 5
	defaultTimeout = 60 * time.Second
	firstWait      = 500 * time.Millisecond
	mostWait       = 8 * time.Second
)

var transient = []int{429, 500, 502, 503, 504}

// client sends GET requests to SWR, at most inFlight at a time.
type client struct {
	region   string
	endpoint string
	token    string
	retries  int64
	http     *http.Client
}

// statusError is an answer that is not 2xx.
type statusError struct {
	status     int
	retryAfter time.Duration
	text       string
}

func (e *statusError) Error() string { return e.text }

func newClient(region, endpoint, token string) *client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = inFlight
	transport.MaxConnsPerHost = inFlight
	return &client{region, endpoint, token, defaultRetries, &http.Client{Transport: transport, Timeout: defaultTimeout}}
}

// address returns where a path of SWR's API is in a region.
func (c *client) address(region, path string) string {
	return strings.TrimRight(strings.ReplaceAll(c.endpoint, "{region}", region), "/") + path
}

// get reads one address, again after failures that may pass, and decodes its JSON into target.
func (c *client) get(ctx context.Context, address string, target any) (http.Header, error) {
	for attempt := int64(1); ; attempt++ {
		header, body, err := c.once(ctx, address)
		if err == nil {
			if err := json.Unmarshal(body, target); err != nil {
				return nil, fmt.Errorf("GET %s: not the JSON that was expected: %w", address, err)
			}
			return header, nil
		}
		failure, answered := err.(*statusError)
		if attempt > c.retries || ctx.Err() != nil || answered && !slices.Contains(transient, failure.status) {
			return nil, err
		}
		wait := time.Duration(float64(min(mostWait, firstWait<<min(attempt-1, 10))) * rand.Float64())
		if answered {
			wait = max(wait, failure.retryAfter)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (c *client) once(ctx context.Context, address string) (http.Header, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("X-Auth-Token", c.token)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "terraform-provider-swr-go/"+version)
	response, err := c.http.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil, err
	}
	if response.StatusCode < 200 || response.StatusCode >= 300 {
		seconds, _ := strconv.ParseUint(response.Header.Get("Retry-After"), 10, 6)
		path, _, _ := strings.Cut(address, "?")
		text := fmt.Sprintf("GET %s was answered with HTTP %d: %.500s", path, response.StatusCode, body)
		return nil, nil, &statusError{response.StatusCode, time.Duration(seconds) * time.Second, text}
	}
	return response.Header, body, nil
}

// listSyncRepos returns the tasks of one repository.
func (c *client) listSyncRepos(ctx context.Context, region, namespace, repository string) ([]syncRepo, error) {
	path := fmt.Sprintf("/v2/manage/namespaces/%s/repos/%s/sync_repo",
		url.PathEscape(namespace), strings.ReplaceAll(url.PathEscape(repository), "%2F", "$"))
	rows := []syncRepo{}
	_, err := c.get(ctx, c.address(region, path), &rows)
	return inOrder(rows), err
}
