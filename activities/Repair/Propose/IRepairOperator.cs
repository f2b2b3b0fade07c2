namespace Tsrun.Activities.Repair.Propose;

/// <summary>One way to repair: knows which diagnostics it answers and what to change. Pure.</summary>
internal interface IRepairOperator
{
    /// <summary>Stands in candidates and reports: <c>import-missing</c>.</summary>
    string Name { get; }

    /// <summary>Its ideas for the target, best first; none when the diagnostic is not its business.</summary>
    IEnumerable<Idea> Propose(OperatorContext context);
}
