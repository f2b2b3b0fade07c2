using Tsrun.Activities.Repair.Propose.Syntax;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>All operators. Their order breaks ties between candidates of one risk.</summary>
internal static class OperatorList
{
    /// <summary>Every family, names first.</summary>
    public static IReadOnlyList<IRepairOperator> All { get; } =
    [
        new MissingBrace(), new MissingParenthesis(), new ExpectedToken(), new ParameterType(),
    ];
}
