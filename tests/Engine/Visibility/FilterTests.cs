using Tsrun.Engine;
using Wire = Temporal.Api.WorkflowService.V1;
using WorkflowStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Tests.Engine.Visibility;

/// <summary>Filters, asked of a handful of runs; refusals have the words of the genuine server 1.29.1.</summary>
public sealed class FilterTests : VisibilityRig
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var (name, type) in new[] { ("Crate", "Keyword"), ("Errors", "Int"), ("Confidence", "Double"), ("Urgent", "Bool"), ("Due", "Datetime"), ("Tags", "KeywordList"), ("Note", "Text") })
            await RegisterAsync(name, type);
        await AddAsync("a", 0, WorkflowStatus.Completed, attributes: fields =>
        {
            fields["Crate"] = Json("\"serde\"");
            fields["Errors"] = Json("3");
            fields["Confidence"] = Json("0.9");
            fields["Urgent"] = Json("true");
            fields["Due"] = Json("\"2030-01-02T00:00:00.000000001Z\"");
            fields["Tags"] = Json("[\"x\",\"y\"]");
            fields["Note"] = Json("\"Borrow checker says no\"");
        });
        await AddAsync("b", 1, WorkflowStatus.Failed, attributes: fields =>
        {
            fields["Crate"] = Json("\"it's%\"");
            fields["Errors"] = Json("10");
            fields["Tags"] = Json("[\"y\"]");
        });
        await AddAsync("c", 2, type: "Propose");
        await AddAsync("d", 3);
        await AddAsync("other", 4, space: "elsewhere");
    }

    [Theory]
    [InlineData("", "d c b a")]
    [InlineData("ExecutionStatus = 'Running'", "d c")]
    [InlineData("ExecutionStatus = 2", "a")]
    [InlineData("ExecutionStatus != 'Running'", "b a")]
    [InlineData("ExecutionStatus IN ('Running', \"Failed\")", "d c b")]
    [InlineData("ExecutionStatus NOT IN ('Running')", "b a")]
    [InlineData("WorkflowType = 'Fix' AND (ExecutionStatus = 'Running' OR WorkflowId = 'a')", "d a")]
    [InlineData("WorkflowType = 'Fix' OR WorkflowId = 'c' AND RunId = 'nope'", "d b a")]
    [InlineData("NOT WorkflowType = 'Fix'", "c")]
    [InlineData("not (`WorkflowType` = 'Fix')", "c")]
    [InlineData("WorkflowType STARTS_WITH 'Pro'", "c")]
    [InlineData("WorkflowType not starts_with 'Pro'", "d b a")]
    [InlineData("WorkflowType starts_with '%'", "")]
    [InlineData("StartTime > '2030-01-01T12:01:30Z'", "d c")]
    [InlineData("StartTime BETWEEN '2030-01-01T12:01:00Z' AND '2030-01-01T14:02:00+02:00'", "c b")]
    [InlineData("StartTime NOT BETWEEN '2030-01-01T12:01:00Z' AND '2030-01-01T12:02:00Z'", "d a")]
    [InlineData("StartTime >= 1893499380000000000", "d")]
    [InlineData("CloseTime IS NULL", "d c")]
    [InlineData("CloseTime is not null", "b a")]
    [InlineData("ExecutionDuration > '1m'", "b a")]
    [InlineData("ExecutionDuration = '00:01:30'", "b a")]
    [InlineData("ExecutionDuration < 90000000000", "")]
    [InlineData("HistoryLength = 11", "b a")]
    [InlineData("RootWorkflowId = 'd' AND ParentWorkflowId IS NULL", "d")]
    [InlineData("Crate = 'serde'", "a")]
    [InlineData("Crate = 'it''s%'", "b")]
    [InlineData("Crate = \"it's%\"", "b")]
    [InlineData("Crate STARTS_WITH 'it'", "b")]
    [InlineData("Crate != 'serde'", "b")]
    [InlineData("Crate IS NULL", "d c")]
    [InlineData("Crate IS NOT NULL", "b a")]
    [InlineData("Errors > 3", "b")]
    [InlineData("Errors BETWEEN 3 AND 9.5", "a")]
    [InlineData("Errors IN (1, 3, -5)", "a")]
    [InlineData("Confidence >= 0.9", "a")]
    [InlineData("Urgent = true", "a")]
    [InlineData("Urgent = FALSE", "")]
    [InlineData("Due > '2030-01-01T23:59:59Z'", "a")]
    [InlineData("Tags = 'y'", "b a")]
    [InlineData("Tags IN ('x', 'z')", "a")]
    [InlineData("Tags NOT IN ('x')", "d c b")]
    [InlineData("Tags != 'y'", "d c")]
    [InlineData("Tags IS NULL", "d c")]
    [InlineData("Note = 'CHECKER nonsense'", "a")]
    [InlineData("Note = 'check'", "")]
    [InlineData("Note IS NULL", "d c b")]
    [InlineData("Errors = 'x'; DROP TABLE runs", null)]
    public async Task List_Filter_FindsItsRuns(string query, string? found)
    {
        if (found is null) await Assert.ThrowsAsync<WorkflowServiceException>(() => ListAsync(query));
        else Assert.Equal(found, await ListAsync(query));
    }

    [Theory]
    [InlineData("ExecutionStatus='Nope'", "invalid query: invalid expression: invalid ExecutionStatus value 'Nope'")]
    [InlineData("WorkflowType=\"T\" ORDER BY StartTime", "invalid query: operation is not supported: 'order by' clause")]
    [InlineData("Nope='x'", "invalid query: invalid expression: column name 'Nope' is not a valid search attribute")]
    [InlineData("WorkflowType=", "invalid query: malformed SQL query: syntax error at position 41")]
    [InlineData("(WorkflowType = 'T'", "invalid query: malformed SQL query: syntax error at position 47")]
    [InlineData("WorkflowType LIKE 'T%'", "invalid query: invalid expression: invalid operator 'like' in `WorkflowType like 'T%'`")]
    [InlineData("StartTime > 'yesterday'", "invalid query: invalid expression: unable to parse datetime 'yesterday'")]
    [InlineData("WorkflowId = T", "invalid query: operation is not supported: column name on the right side of comparison expression (did you forget to quote 'T'?)")]
    [InlineData("ExecutionDuration > 'x'", "invalid query: invalid value for search attribute ExecutionDuration: x (invalid duration)")]
    [InlineData("GROUP BY ExecutionStatus", "invalid query: operation is not supported: 'group by' clause")]
    [InlineData("GROUP BY WorkflowType", "invalid query: operation is not supported: 'group by' clause is only supported for ExecutionStatus search attribute")]
    [InlineData("GROUP BY ExecutionStatus, WorkflowType", "invalid query: operation is not supported: 'group by' clause supports only a single field")]
    [InlineData("Tags > 'x'", "invalid query: invalid expression: operator '>' not supported for KeywordList type search attribute in `Tags > 'x'`")]
    [InlineData("HistoryLength > 1 LIMIT 1", "invalid query: operation is not supported: 'limit' clause")]
    [InlineData("WorkflowType = NULL", "invalid query: invalid expression: unexpected value type *sqlparser.NullVal")]
    [InlineData("WorkflowType STARTS_WITH 1", "invalid query: invalid expression: right-hand side of 'starts_with' must be a literal string (got: 1)")]
    [InlineData("'T' = WorkflowType", "invalid query: invalid expression: must be a column name but was *sqlparser.SQLVal")]
    public async Task List_FilterThatIsNone_IsRefusedInTheServersWords(string query, string message)
    {
        var error = await RefusedAsync(new Wire.ListWorkflowExecutionsRequest { Namespace = "default", Query = query });
        Assert.Equal((ServiceStatus.InvalidArgument, message), (error.Status, error.Message));
    }

    [Fact]
    public async Task List_FilterNestedBeyondReason_IsRefused() =>
        Assert.Contains("nested", (await RefusedAsync(new Wire.ListWorkflowExecutionsRequest { Namespace = "default", Query = new string('(', 200_00) })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Count_ByStatus_HasAGroupForEach()
    {
        var answer = await Engine.CallAsync<Wire.CountWorkflowExecutionsResponse>(new Wire.CountWorkflowExecutionsRequest { Namespace = "default", Query = "GROUP BY ExecutionStatus" });
        Assert.Equal(4, answer.Count);
        Assert.Equal(["\"Running\" 2", "\"Completed\" 1", "\"Failed\" 1"], answer.Groups.Select(group => $"{group.GroupValues[0].Data.ToStringUtf8()} {group.Count}"));
        Assert.Equal("Keyword", answer.Groups[0].GroupValues[0].Metadata["type"].ToStringUtf8());
    }

    [Fact]
    public async Task Count_Filter_CountsWhatTheListHas() =>
        Assert.Equal(2, (await Engine.CallAsync<Wire.CountWorkflowExecutionsResponse>(new Wire.CountWorkflowExecutionsRequest { Namespace = "default", Query = "Tags = 'y'" })).Count);

    [Fact]
    public async Task List_RunOfADivision_IsHiddenUnlessNamed()
    {
        await AddAsync("schedule", 9, attributes: fields => fields["TemporalNamespaceDivision"] = Json("\"TemporalScheduler\""));
        Assert.Equal("d c b a", await ListAsync(""));
        Assert.Equal("schedule", await ListAsync("TemporalNamespaceDivision = 'TemporalScheduler'"));
    }

    [Fact]
    public async Task List_InPages_HasEachRunOnce()
    {
        for (var i = 0; i < 25; i++) await AddAsync($"page{i:00}", 10, type: "Paged");
        var (seen, token) = (new List<string>(), Google.Protobuf.ByteString.Empty);
        do
        {
            var page = await Engine.CallAsync<Wire.ListWorkflowExecutionsResponse>(new Wire.ListWorkflowExecutionsRequest { Namespace = "default", Query = "WorkflowType='Paged'", PageSize = 10, NextPageToken = token });
            Assert.InRange(page.Executions.Count, 1, 10);
            seen.AddRange(page.Executions.Select(run => run.Execution.WorkflowId));
            token = page.NextPageToken;
        } while (!token.IsEmpty);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"page{i:00}"), seen);
    }

    [Fact]
    public async Task ListOpenAndClosed_WithTheirFilters_AnswerLikeTheLanguage()
    {
        var open = await Engine.CallAsync<Wire.ListOpenWorkflowExecutionsResponse>(new Wire.ListOpenWorkflowExecutionsRequest { Namespace = "default", TypeFilter = new() { Name = "Propose" } });
        var closed = await Engine.CallAsync<Wire.ListClosedWorkflowExecutionsResponse>(new Wire.ListClosedWorkflowExecutionsRequest { Namespace = "default", StatusFilter = new() { Status = WorkflowStatus.Failed } });
        Assert.Equal("c", Assert.Single(open.Executions).Execution.WorkflowId);
        Assert.Equal("b", Assert.Single(closed.Executions).Execution.WorkflowId);
    }

    [Fact]
    public async Task List_TokenOfSomebodyElse_IsRefused() =>
        Assert.Equal(ServiceStatus.InvalidArgument, (await RefusedAsync(new Wire.ListWorkflowExecutionsRequest { Namespace = "default", NextPageToken = Google.Protobuf.ByteString.CopyFromUtf8("x") })).Status);

    [Fact]
    public async Task Delete_Run_IsInNoList()
    {
        await Engine.WriteAsync(database => Engine.Hooks.Visibility!.Delete(database, 1));
        Assert.Equal("d c b", await ListAsync(""));
        Assert.Equal("b", await ListAsync("Tags = 'y'"));
    }
}
