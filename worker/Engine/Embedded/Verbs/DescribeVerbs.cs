using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.Store;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Verbs;

/// <summary>How a run is; works with and without a live engine.</summary>
internal sealed class DescribeVerbs(StoreReader reader, EngineCore? core)
{
    public void Register(VerbTable verbs) =>
        verbs.On<Api.DescribeWorkflowExecutionRequest, Api.DescribeWorkflowExecutionResponse>((request, _, _) => DescribeAsync(request));

    private async Task<Api.DescribeWorkflowExecutionResponse> DescribeAsync(Api.DescribeWorkflowExecutionRequest request)
    {
        if (core is not null)
            await core.BarrierAsync().ConfigureAwait(false);
        if (request.Execution is null)
            throw WorkflowServiceException.Invalid("Execution is not set on request.");
        var workflow = core is null ? new WorkflowKey(request.Namespace, request.Execution.WorkflowId) : Lookup.Workflow(core, request.Namespace, request.Execution);
        var stored = Lookup.Stored(reader, workflow, request.Execution.RunId) ?? throw Lookup.Unknown(request.Execution);
        if (core is not null)
        {
            lock (core.Gate)
            {
                if (core.Runs.Find(stored.RunId) is { IsOpen: true } run)
                    return Describing.Describe(stored, run);
            }
        }
        return Describing.Describe(stored, Fold(stored));
    }

    private State.RunState Fold(StoredRun stored)
    {
        try
        {
            return RunFold.Fold(reader, stored, RunFold.NoAlarms);
        }
        catch (BrokenChainException broken)
        {
            throw new WorkflowServiceException(ServiceStatus.DataLoss, broken.Message, broken);
        }
    }
}
