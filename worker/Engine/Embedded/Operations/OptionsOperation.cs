using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Common.V1;
using Temporal.Api.History.V1;
using Temporal.Api.Workflow.V1;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Options of an open run that an operator changes: the wanted version of its worker, its priority. Runs under the gate.</summary>
internal sealed class OptionsOperation(EngineCore core)
{
    private static readonly HashSet<string> Known = ["VERSIONINGOVERRIDE", "PRIORITY", "PRIORITY.PRIORITYKEY", "PRIORITY.FAIRNESSKEY", "PRIORITY.FAIRNESSWEIGHT"];

    public Api.UpdateWorkflowExecutionOptionsResponse Update(Api.UpdateWorkflowExecutionOptionsRequest request)
    {
        if (request.UpdateMask is null)
            throw WorkflowServiceException.Invalid("UpdateMask is required");
        var paths = Paths(request.UpdateMask);
        var asked = request.WorkflowExecutionOptions ?? new WorkflowExecutionOptions();
        var changesVersion = paths.Contains("VERSIONINGOVERRIDE");
        if (changesVersion && Problem(asked.VersioningOverride) is { } problem)
            throw WorkflowServiceException.Invalid(problem);
        var run = Lookup.Open(core, request.Namespace, request.WorkflowExecution);
        var priority = Merge(run.Wishes.Priority, asked.Priority, paths);
        var isOther = changesVersion && !Equals(asked.VersioningOverride, run.Wishes.Version);
        if (isOther || !Equals(priority, run.Wishes.Priority))
        {
            core.Fact(run, Events.Of(new WorkflowExecutionOptionsUpdatedEventAttributes
            {
                VersioningOverride = changesVersion ? asked.VersioningOverride : null,
                UnsetVersioningOverride = changesVersion && asked.VersioningOverride is null,
                Priority = Equals(priority, run.Wishes.Priority) ? null : priority,
                Identity = request.Identity,
            }), core.Now);
            core.Want(Urgency.Durable);
        }
        return new Api.UpdateWorkflowExecutionOptionsResponse
        {
            WorkflowExecutionOptions = new WorkflowExecutionOptions { VersioningOverride = changesVersion ? asked.VersioningOverride : run.Wishes.Version, Priority = priority },
        };
    }

    /// <exception cref="WorkflowServiceException">A path names nothing.</exception>
    private static HashSet<string> Paths(FieldMask mask)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (written, path) in MaskPaths.Of(mask))
        {
            paths.Add(Known.Contains(path) ? path
                : throw WorkflowServiceException.Invalid($"error parsing UpdateMask: proto: invalid path \"{written}\" for message \"{WorkflowExecutionOptions.Descriptor.FullName}\""));
        }
        return paths;
    }

    private static Priority? Merge(Priority? now, Priority? asked, HashSet<string> paths)
    {
        if (paths.Contains("PRIORITY"))
            return asked;
        if (!paths.Any(path => path.StartsWith("PRIORITY.", StringComparison.Ordinal)))
            return now;
        var merged = now?.Clone() ?? new Priority();
        if (paths.Contains("PRIORITY.PRIORITYKEY"))
            merged.PriorityKey = asked?.PriorityKey ?? 0;
        if (paths.Contains("PRIORITY.FAIRNESSKEY"))
            merged.FairnessKey = asked?.FairnessKey ?? "";
        if (paths.Contains("PRIORITY.FAIRNESSWEIGHT"))
            merged.FairnessWeight = asked?.FairnessWeight ?? 0;
        return merged;
    }

    private static string? Problem(VersioningOverride? wish) => wish switch
    {
        { Pinned: { Version: null } } => "must provide version if override is pinned.",
        { Pinned: { Behavior: Temporal.Api.Workflow.V1.VersioningOverride.Types.PinnedOverrideBehavior.Unspecified } } => "must specify pinned override behavior if override is pinned.",
        _ => null,
    };
}
