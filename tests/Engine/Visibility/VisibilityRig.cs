using Google.Protobuf;
using Temporal.Api.Common.V1;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Embedded.Namespaces;
using Wire = Temporal.Api.WorkflowService.V1;
using WorkflowStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;

namespace Tsrun.Tests.Engine.Visibility;

/// <summary>An engine on a folder of its own, with runs in its index that no workflow made.</summary>
public abstract class VisibilityRig : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-visibility-").FullName;
    private long _lastKey;

    protected EmbeddedEngine Engine { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected async Task ReopenAsync()
    {
        await Engine.DisposeAsync();
        Engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
    }

    protected Task RegisterAsync(string name, string type, string space = "default") => Engine.EnsureSearchAttributeAsync(space, name, type);

    /// <summary>A run that began a number of minutes after noon.</summary>
    protected async Task AddAsync(string id, int minutes = 0, WorkflowStatus status = WorkflowStatus.Running, string type = "Fix", string space = "default", Action<IDictionary<string, Payload>>? attributes = null)
    {
        var fields = new SearchAttributes();
        attributes?.Invoke(fields.IndexedFields);
        if (fields.IndexedFields.Count > 0) Assert.Null(Engine.Hooks.SearchAttributes!.Check(space, fields));
        var start = Noon.AddMinutes(minutes);
        var run = new RunVisibility(++_lastKey, space, id, $"run-{id}", $"run-{id}", type, "queue", status, start, start, status == WorkflowStatus.Running ? null : start.AddSeconds(90),
            null, new WorkflowExecution { WorkflowId = id, RunId = $"run-{id}" }, null, fields, 5);
        await Engine.WriteAsync(database => Engine.Hooks.Visibility!.Save(database, run, 11, 2000));
    }

    protected static Payload Json(string json) => new() { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") }, Data = ByteString.CopyFromUtf8(json) };

    protected async Task<string> ListAsync(string query)
    {
        var answer = await Engine.CallAsync<Wire.ListWorkflowExecutionsResponse>(new Wire.ListWorkflowExecutionsRequest { Namespace = "default", Query = query });
        return string.Join(' ', answer.Executions.Select(run => run.Execution.WorkflowId));
    }

    protected async Task<WorkflowServiceException> RefusedAsync(IMessage request) =>
        await Assert.ThrowsAsync<WorkflowServiceException>(() => Engine.CallAsync(request, CallContext.None));
}
