using ExecutionStatus = Temporal.Api.Enums.V1.WorkflowExecutionStatus;
using ReusePolicy = Temporal.Api.Enums.V1.WorkflowIdReusePolicy;

namespace Tsrun.Engine.Embedded.Operations;

/// <summary>Temporal's rules for a workflow id that was used before.</summary>
internal static class ReusePolicies
{
    /// <summary>Whether another run may begin under the id.</summary>
    /// <param name="policy">What the starter asked for.</param>
    /// <param name="status">How the newest run of the id ended.</param>
    public static bool Allows(this ReusePolicy policy, ExecutionStatus status) => policy switch
    {
        ReusePolicy.RejectDuplicate => false,
        ReusePolicy.AllowDuplicateFailedOnly => status is ExecutionStatus.Failed or ExecutionStatus.Canceled or ExecutionStatus.Terminated or ExecutionStatus.TimedOut,
        _ => true,
    };
}
