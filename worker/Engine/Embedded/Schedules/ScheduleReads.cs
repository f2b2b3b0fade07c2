using Google.Protobuf;
using Temporal.Api.ErrorDetails.V1;
using Temporal.Api.Schedule.V1;
using Tsrun.Engine.Embedded.Namespaces;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Visibility;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Schedules;

/// <summary>What only looks at schedules; works on a store that is open for reading only, too.</summary>
/// <param name="gate">Guards the table.</param>
internal sealed class ScheduleReads(EmbeddedEngine engine, Lock gate, ScheduleTable table, NamespaceTable namespaces, TimeProvider clock)
{
    private const int PageMax = 1000, MatchesMax = 1000, TimesTold = 10;

    public void Register(VerbTable verbs)
    {
        verbs.On<Wire.DescribeScheduleRequest, Wire.DescribeScheduleResponse>((request, _, _) => DescribeAsync(request));
        verbs.On<Wire.ListScheduleMatchingTimesRequest, Wire.ListScheduleMatchingTimesResponse>(Matching);
        verbs.On<Wire.ListSchedulesRequest, Wire.ListSchedulesResponse>((request, _, _) => ListAsync(request));
        verbs.On<Wire.CountSchedulesRequest, Wire.CountSchedulesResponse>((request, _, _) => CountAsync(request));
    }

    private async Task<Wire.DescribeScheduleResponse> DescribeAsync(Wire.DescribeScheduleRequest request)
    {
        Wire.DescribeScheduleResponse described;
        lock (gate)
        {
            Namespace(request.Namespace);
            var key = new ScheduleKey(request.Namespace, request.ScheduleId);
            var state = table.Find(key) ?? throw (table.IsGone(key) ? Operations.Lookup.NotFound("schedule not found") : ScheduleProblem.NotFound(request.ScheduleId));
            described = state.Record.Clone();
            described.Info.FutureActionTimes.Add(state.Future(clock.GetUtcNow(), TimesTold).Select(Times.ToTimestamp));
        }
        // What is told is on disk.
        return await engine.ReadAsync(_ => described).ConfigureAwait(false);
    }

    private Wire.ListScheduleMatchingTimesResponse Matching(Wire.ListScheduleMatchingTimesRequest request)
    {
        ScheduleTimes times;
        lock (gate)
            times = Find(request.Namespace, request.ScheduleId).Times;
        if (request.StartTime is null || request.EndTime is null)
            throw new WorkflowServiceException(ServiceStatus.InvalidArgument, "missing or invalid query") { Detail = new QueryFailedFailure() };
        var found = times.Between(request.StartTime.Time().AddTicks(-1), request.EndTime.Time()).Take(MatchesMax);
        return new Wire.ListScheduleMatchingTimesResponse { StartTime = { found.Select(time => time.Actual.ToTimestamp()) } };
    }

    private async Task<Wire.ListSchedulesResponse> ListAsync(Wire.ListSchedulesRequest request)
    {
        var filter = ScheduleListing.Compile(Namespace(request.Namespace), request.Query);
        var (after, size) = (ListPageToken.Decode(request.NextPageToken), request.MaximumPageSize is > 0 and <= PageMax ? request.MaximumPageSize : PageMax);
        var (rows, next) = await engine.ReadAsync(database => VisibilityReader.Page(database, request.Namespace, filter, after, size)).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var entries = new List<ScheduleListEntry>();
        lock (gate)
        {
            // One that was deleted meanwhile is left out.
            foreach (var row in rows)
                if (table.Find(new ScheduleKey(request.Namespace, ScheduleListing.IdOf(row))) is { } state) entries.Add(ScheduleListing.Entry(state, now));
        }
        return new Wire.ListSchedulesResponse { Schedules = { entries }, NextPageToken = next?.Encode() ?? ByteString.Empty };
    }

    private async Task<Wire.CountSchedulesResponse> CountAsync(Wire.CountSchedulesRequest request)
    {
        var filter = ScheduleListing.Compile(Namespace(request.Namespace), request.Query);
        return new Wire.CountSchedulesResponse { Count = await engine.ReadAsync(database => VisibilityReader.Count(database, request.Namespace, filter)).ConfigureAwait(false) };
    }

    private ScheduleState Find(string ofNamespace, string scheduleId)
    {
        Namespace(ofNamespace);
        return table.Get(ofNamespace, scheduleId);
    }

    private Wire.DescribeNamespaceResponse Namespace(string name) => namespaces.Get(name);
}
