using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

/// <summary>Any tree that the grammar allows, meaningful or not, from a seed.</summary>
internal sealed class TreeGenerator(int seed)
{
    private static readonly string[] Ids = ["a", "best", "budget", "limit", "timeout", "x1", "_y", "profile", "verify", "list", "next", "retry"];

    private static readonly ScriptType[] Types =
        [ScriptType.Path, ScriptType.Int, ScriptType.Float, ScriptType.Bool, ScriptType.String, ScriptType.Duration, ScriptType.AnyRecord];

    private readonly Random _random = new(seed);

    public Script Script() => new(Id(), Some(3, () => new Parameter(Id(), Type(2), Chance(2) ? Constant(2) : null)), Chance(2) ? Id() : null,
        new Plan(Text()) { Layout = Layout() }, Block(3))
    { Layout = Layout() };

    private Block Block(int depth)
    {
        var statements = Some(4, () => (Statement)((LineNode)Statement(depth) with { Layout = Layout() })).ToArray();
        // A blank line before the first statement of a block is not kept.
        if (statements.Length > 0)
            statements[0] = (Statement)((LineNode)statements[0] with { Layout = statements[0].Layout with { BlankLine = false } });
        return new Block(Seq.Of<Statement>(statements)) { Tail = new Layout(Layout().Leading, null, false) };
    }

    private Statement Statement(int depth) => _random.Next(depth > 0 ? 11 : 6) switch
    {
        0 => new Statement.Probe(Id(), Call(), Options()),
        1 => new Statement.Explore(Id(), Call(), Expression(2), Options()),
        2 => new Statement.Let(Id(), Expression(4)),
        3 => new Statement.Expect(Expression(3), Chance(2) ? new Miss.Replan(Text()) : new Miss.Abstain(Text())),
        4 => new Statement.Run(Chance(2) ? Id() : null, Id(), Arguments()),
        5 => new Statement.Finish(Expression(3)),
        6 => new Statement.Decide(Id(), Some(3, () => new Arm(Expression(3), Decision(2))), new Otherwise(Decision(2))),
        7 => new Statement.If(Expression(2), Block(depth - 1), Chance(2) ? Block(depth - 1) : null),
        8 => new Statement.Repeat(Expression(2), Expression(2), Block(depth - 1)),
        9 => new Statement.For(Id(), Expression(2), Expression(2), Block(depth - 1)),
        _ => new Statement.Parallel(new Block(Some(3, () => (Statement)new Statement.Probe(Id(), Call(), Options())))),
    };

    private Decision Decision(int depth) => _random.Next(depth > 0 ? 4 : 3) switch
    {
        0 => new Decision.Patch(Id(), Seq.Of<ToolCall>([Call(), .. Some(2, Call)])),
        1 => new Decision.Answer(Expression(3)),
        2 => new Decision.Abstain(Text(), Some(2, Call)),
        _ => new Decision.Ask(Text(), Chance(2) ? Duration() : null, Decision(depth - 1), Decision(depth - 1)),
    };

    public Expression Expression(int depth) => _random.Next(depth > 0 ? 9 : 3) switch
    {
        0 or 1 => new Expression.Name(Id()),
        2 => new Expression.Literal(Literal()),
        3 => new Expression.ListOf(Some(3, () => Expression(depth - 1))),
        4 => new Expression.Field(Expression(depth - 1), Word()),
        5 when Chance(2) => new Expression.Call(null, Id(), Some(3, () => Expression(depth - 1))),
        5 => new Expression.Call(Expression(depth - 1), Word(), Some(3, () => Expression(depth - 1))),
        6 => new Expression.Unary(Chance(2) ? UnaryOperator.Not : UnaryOperator.Negate, Expression(depth - 1)),
        _ => new Expression.Binary((BinaryOperator)_random.Next(13), Expression(depth - 1), Expression(depth - 1)),
    };

    private ToolCall Call() => new(string.Join('.', Enumerable.Range(0, _random.Next(1, 4)).Select(place => place == 0 ? Id() : Word())), Arguments());

    private Seq<Argument> Arguments() => Some(3, () => new Argument(Chance(3) ? Word() : null, Expression(2)));

    private CallOptions Options()
    {
        int? retries = Chance(2) ? _random.Next(RetriesMax + 1) : null;
        return new CallOptions(Chance(2) ? Duration() : null, retries, retries is not null && Chance(2) ? Duration() : null, Chance(2));
    }

    private const int RetriesMax = 100;

    private Layout Layout() => Chance(3)
        ? new Layout(Some(2, () => $"note {_random.Next(9)}"), Chance(2) ? "why" : null, Chance(2))
        : Tsrun.TraceScript.Layout.Plain;

    private ScriptType Type(int depth) => depth > 0 && Chance(4) ? ScriptType.ListOf(Type(depth - 1)) : Types[_random.Next(Types.Length)];

    private Value Constant(int depth) => _random.Next(depth > 0 ? 4 : 2) switch
    {
        0 => Literal(),
        1 => Value.Of(-_random.NextInt64(1, long.MaxValue)),
        2 => Value.Of(-_random.NextDouble() - 1),
        _ => new Value.List(Some(3, () => Constant(depth - 1))),
    };

    private Value Literal() => _random.Next(7) switch
    {
        0 => Value.None,
        1 => Value.Of(Chance(2)),
        2 => Value.Of(_random.NextInt64()),
        3 => Value.Of(_random.NextDouble() * Math.Pow(10, _random.Next(-300, 300))),
        4 => Value.Of(_random.Next(100)),
        5 => Value.Of(Duration()),
        _ => Value.Of(Text()),
    };

    private TimeSpan Duration() => TimeSpan.FromMilliseconds(_random.Next(5) switch
    {
        0 => 0,
        1 => _random.Next(5000),
        2 => 1000L * _random.Next(5000),
        3 => 60_000L * _random.Next(5000),
        _ => 3_600_000L * _random.Next(8000),
    });

    private string Text() => new([.. Enumerable.Range(0, _random.Next(8)).Select(_ => _random.Next(6) switch
    {
        0 => (char)_random.Next(0x20),
        1 => "\"\\/{}\u2028\u0085\uFEFF"[_random.Next(8)],
        2 => (char)_random.Next(0xD700, 0xE010),
        _ => (char)_random.Next(0x20, 0x7F),
    })]);

    private string Id() => Ids[_random.Next(Ids.Length)];

    // Behind a point reserved words are names like any other.
    private string Word() => Chance(4) ? "try" : Chance(4) ? "else" : Id();

    private bool Chance(int of) => _random.Next(of) == 0;

    private Seq<T> Some<T>(int max, Func<T> make) => Enumerable.Range(0, _random.Next(max + 1)).Select(_ => make()).ToSeq();
}
