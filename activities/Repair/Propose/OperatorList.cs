using Tsrun.Activities.Repair.Propose.Attributes;
using Tsrun.Activities.Repair.Propose.Borrowing;
using Tsrun.Activities.Repair.Propose.Items;
using Tsrun.Activities.Repair.Propose.Lifetimes;
using Tsrun.Activities.Repair.Propose.Lints;
using Tsrun.Activities.Repair.Propose.Moves;
using Tsrun.Activities.Repair.Propose.Names;
using Tsrun.Activities.Repair.Propose.Returns;
using Tsrun.Activities.Repair.Propose.Syntax;
using Tsrun.Activities.Repair.Propose.Traits;
using Tsrun.Activities.Repair.Propose.Types;
using Tsrun.Activities.Repair.Propose.Visibility;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>All operators. Their order breaks ties between candidates of one risk.</summary>
internal static class OperatorList
{
    /// <summary>Every family, names first.</summary>
    public static IReadOnlyList<IRepairOperator> All { get; } =
    [
        new NearName(), new MissingSelf(), new MissingParameter(), new MissingModule(), new MissingMember(), new MissingImport(), new CompareForEquality(),
        new ConvertValue(), new DeclaredType(), new NumberOperands(), new CallArguments(), new MissingField(), new MissingArm(),
        new UnsizedType(), new MissingReturn(), new MissingReturnType(), new MissingElse(), new StructLiteral(), new Casts(), new TypeHole(),
        new MissingItem(), new TraitSignature(), new MissingBound(), new MissingDerive(), new WidenVisibility(),
        new Mutability(), new MovedValue(), new BorrowConflict(), new Outlives(),
        new MissingBrace(), new MissingParenthesis(), new ExpectedToken(), new ParameterType(), new Unterminated(), new Duplicate(), new FunctionKind(),
        new DroppedResult(), new WiderType(),
        new MainSignature(), new ForeignItem(), new NestedFunction(), new AmbiguousGlob(), new RestrictedPath(), new ConflictingDerive(), new MemberKind(),
        new ReprHints(), new AttributeInput(), new RecursionLimit(), new LifetimeBound(), new LifetimeName(), new SmallForms(), new ClosureShape(),
        new TraitRole(), new DropBound(), new QualifiedPath(), new ByValueReceiver(), new ExtensionTrait(), new MissingImpl(), new MissingDefinition(),
    ];
}
