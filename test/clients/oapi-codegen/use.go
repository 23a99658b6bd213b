// Reports, reads, lists, uploads and is refused, by types that oapi-codegen has made; prints what it saw.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"time"

	"moni/duban"

	"github.com/oapi-codegen/runtime/types"
)

const plan, task = "zjkjt2012", "3.2"

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	ctx := context.Background()
	bearer := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
		return nil
	}
	client, err := duban.NewClientWithResponses(os.Getenv("DUBAN_URL"), duban.WithRequestEditorFn(bearer))
	must(err)

	day := types.Date{Time: time.Date(2012, 9, 30, 0, 0, 0, 0, time.UTC)}
	report := func(percent int, key string) *duban.ReportProgressResponse {
		body := duban.ReportProgressBody{Percent: percent, Done: "模拟：Go 客户端", OccurredOn: day}
		answer, err := client.ReportProgressWithResponse(ctx, plan, task, &duban.ReportProgressParams{IdempotencyKey: key}, body)
		must(err)
		return answer
	}
	reported := report(40, "go-1")
	read, err := client.GetTaskWithResponse(ctx, plan, task, &duban.GetTaskParams{MinPosition: &reported.JSON201.Position})
	must(err)
	standing := read.JSON200.Report
	limit := 5
	tasks, err := client.ListTasksWithResponse(ctx, plan, &duban.ListTasksParams{Limit: &limit})
	must(err)
	content := []byte("%PDF-1.4 模拟 Go")
	sum := sha256.Sum256(content)
	digest := hex.EncodeToString(sum[:])
	uploaded, err := client.UploadEvidenceWithBodyWithResponse(ctx, digest, "application/pdf", bytes.NewReader(content))
	must(err)
	problem := report(101, "go-2").ApplicationproblemJSON400

	must(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"reported": reported.StatusCode(),
		"percent":  standing.Percent,
		"listed":   len(tasks.JSON200.Items),
		"uploaded": uploaded.JSON201.Sha256 == digest,
		"problem":  []any{problem.Status, problem.Code, (*problem.Errors)[0].Pointer},
	}))
}
