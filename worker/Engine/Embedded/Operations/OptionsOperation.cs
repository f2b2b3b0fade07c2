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
        if (string.IsNullOrEmpty(request.WorkflowExecution?.WorkflowId))
            throw WorkflowServiceException.Invalid("WorkflowId is not set on request.");
        if (request.UpdateMask is null)
            throw WorkflowServiceException.Invalid("UpdateMask is required");
        var paths = Paths(request.UpdateMask);
        var asked = request.WorkflowExecutionOptions ?? new WorkflowExecutionOptions();
        var changesVersion = paths.Contains("VERSIONINGOVERRIDE");
        if (changesVersion && asked.VersioningOverride.Problem() is { } problem)
            throw WorkflowServiceException.Invalid(problem);
        var run = Lookup.Open(core, request.Namespace, request.WorkflowExecution);
        var priority = Merge(run.Wishes.Priority, asked.Priority, paths);
        var wish = asked.VersioningOverride?.InWordsOfToday();
        var isOther = changesVersion && !Equals(wish, run.Versioning.Override);
        if (isOther || !Equals(priority, run.Wishes.Priority))
        {
            core.Fact(run, Events.Of(new WorkflowExecutionOptionsUpdatedEventAttributes
            {
                VersioningOverride = changesVersion ? wish : null,
                UnsetVersioningOverride = changesVersion && asked.VersioningOverride is null,
                Priority = Equals(priority, run.Wishes.Priority) ? null : priority,
                Identity = request.Identity,
            }), core.Now);
            core.Want(Urgency.Durable);
            Reoffer(run);
        }
        return new Api.UpdateWorkflowExecutionOptionsResponse
        {
            WorkflowExecutionOptions = new WorkflowExecutionOptions { VersioningOverride = (changesVersion ? wish : run.Versioning.Override)?.InBothWords(), Priority = priority },
        };
    }

    /// <summary>What waits for a worker may be another version's now.</summary>
    private void Reoffer(RunState run)
    {
        if (core.Hooks.Versions is not { IsEmpty: false })
            return;
        core.Tasks.Reoffer(run.Namespace, run.Started.TaskQueue.Name);
        foreach (var queue in run.Activities.All.Select(activity => activity.Options.TaskQueue.Name).Distinct().ToList())
            core.Activities.Reoffer(run.Namespace, queue);
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
}
