using Sprache;
using static Tsrun.TraceScript.Combinators;
using static Tsrun.TraceScript.ExpressionGrammar;

namespace Tsrun.TraceScript;

/// <summary>The grammar, read top to bottom. Every choice is made on one word, so nothing is read twice and an error is where it is reported.</summary>
internal static class Grammar
{
    private static readonly Parser<ScriptType> Type = Nested(() => TypeByWord!);

    private static readonly Parser<ScriptType> TypeByWord = ByWord("a type", new Dictionary<string, Parser<ScriptType>>
    {
        ["path"] = Parse.Return(ScriptType.Path),
        ["int"] = Parse.Return(ScriptType.Int),
        ["float"] = Parse.Return(ScriptType.Float),
        ["bool"] = Parse.Return(ScriptType.Bool),
        ["string"] = Parse.Return(ScriptType.String),
        ["duration"] = Parse.Return(ScriptType.Duration),
        ["record"] = Parse.Return(ScriptType.AnyRecord),
        ["list"] = from open in Tokens.Symbol("<") from item in Type from close in Tokens.Symbol(">") select ScriptType.ListOf(item),
    }).XOr(Tokens.Name.Reporting(Mistakes.UnknownType).Select(_ => ScriptType.Any));

    private static readonly Parser<Value> Constant =
        (from sign in Tokens.Symbol("-") from number in Tokens.Number select Negated(number))
        .XOr(Tokens.Literal)
        .XOr(Nested(() => Constant!).Enclosed("[", "]").Select(items => (Value)new Value.List(items)));

    private static readonly Parser<Parameter> Parameter =
        (from name in Tokens.Name
         from colon in Tokens.Symbol(":")
         from type in Type
         from @default in Tokens.Symbol("=").Then(_ => Constant).Maybe()
         select new Parameter(name, type, @default)).Located();

    /// <summary><c>script NAME(params) [profile NAME]</c>, behind the word <c>script</c>.</summary>
    public static readonly Parser<Script> Header =
        (from word in Tokens.Word("script")
         from name in Tokens.Name
         from parameters in Parameter.Enclosed("(", ")")
         from profile in Tokens.Word("profile").Then(_ => Tokens.Name).Maybe()
         select new Script(name, parameters, profile, new Plan(""), new Block([]))).Located();

    /// <summary><c>plan "text"</c>.</summary>
    public static readonly Parser<Plan> Plan = (from word in Tokens.Word("plan") from text in Tokens.Text select new Plan(text)).Located();

    private static readonly Parser<Argument> Argument =
        Calls.NameBeforeColon.Then(name => AnyExpression.Select(value => new Argument(name, value))).Located();

    private static readonly Parser<Seq<Argument>> Arguments = Argument.Enclosed("(", ")");

    private static readonly Parser<ToolCall> ToolCall =
        (from tool in Calls.ToolName from arguments in Arguments select new ToolCall(tool, arguments)).Located();

    private static readonly Parser<Statement> Probe =
        from name in Tokens.Name
        from assign in Tokens.Symbol("=")
        from call in ToolCall
        from options in Calls.Options
        select (Statement)new Statement.Probe(name, call, options);

    private static readonly Parser<Statement> Explore =
        from name in Tokens.Name
        from assign in Tokens.Symbol("=")
        from call in ToolCall
        from budget in Tokens.Word("budget").Then(_ => AnyExpression).OrMistake(Mistakes.NoBudget)
        from options in Calls.Options
        select (Statement)new Statement.Explore(name, call, budget, options);

    private static readonly Parser<Statement> Let =
        from name in Tokens.Name from assign in Tokens.Symbol("=") from value in AnyExpression select (Statement)new Statement.Let(name, value);

    private static readonly Parser<Miss> Miss = ByWord("`replan` or `abstain`", new Dictionary<string, Parser<Miss>>
    {
        ["replan"] = Tokens.Text.Select(text => (Miss)new Miss.Replan(text)),
        ["abstain"] = Tokens.Text.Select(text => (Miss)new Miss.Abstain(text)),
    }).Located();

    private static readonly Parser<Statement> Expect =
        from claim in AnyExpression from word in Tokens.Word("else") from miss in Miss select (Statement)new Statement.Expect(claim, miss);

    private static readonly Parser<Decision> Decision = Nested(() => DecisionByWord!);

    private static readonly Parser<Decision> Patch =
        from subject in Tokens.Name
        from verify in Tokens.Word("verify").Then(_ => ToolCall.Listed()).Maybe()
        select (Decision)new Decision.Patch(subject, verify ?? []);

    private static readonly Parser<Decision> Answer = AnyExpression.Select(result => (Decision)new Decision.Answer(result));

    private static readonly Parser<Decision> Abstain =
        from reason in Tokens.Text
        from next in Tokens.Word("next").Then(_ => ToolCall.Listed()).Maybe()
        select (Decision)new Decision.Abstain(reason, next ?? []);

    private static readonly Parser<Decision> Ask =
        from question in Tokens.Text
        from timeout in Tokens.Word("timeout").Then(_ => Tokens.Duration).MaybeValue()
        from then in Tokens.Word("then").Then(_ => Decision).OrMistake(Mistakes.NoThen)
        from @else in Tokens.Word("else").Then(_ => Decision).OrMistake(Mistakes.NoElse)
        select (Decision)new Decision.Ask(question, timeout, then, @else);

    private static readonly Parser<Decision> DecisionByWord = ByWord("`patch`, `answer`, `abstain` or `ask`", new Dictionary<string, Parser<Decision>>
    {
        ["patch"] = Patch,
        ["answer"] = Answer,
        ["abstain"] = Abstain,
        ["ask"] = Ask,
    }).Located().Reporting(Mistakes.NoVerify);

    /// <summary><c>when condition => decision</c>.</summary>
    public static readonly Parser<Arm> Arm =
        (from word in Tokens.Word("when")
         from condition in AnyExpression
         from arrow in Tokens.Symbol("=>")
         from decision in Decision
         select new Arm(condition, decision)).Located();

    /// <summary><c>otherwise => decision</c>.</summary>
    public static readonly Parser<Otherwise> Otherwise =
        (from word in Tokens.Word("otherwise") from arrow in Tokens.Symbol("=>") from decision in Decision select new Otherwise(decision)).Located();

    private static readonly Parser<Block> Block = Nested<Block>(() => Blocks.Braced);

    private static readonly Parser<Statement> Decide =
        from subject in Tokens.Name
        from arms in (Parser<Blocks.Arms>)Blocks.BracedArms
        select (Statement)new Statement.Decide(subject, arms.Whens, arms.Otherwise);

    private static readonly Parser<Statement> If =
        from condition in AnyExpression
        from then in Block
        from @else in Tokens.Word("else").Then(_ => Block).Maybe()
        select (Statement)new Statement.If(condition, then, @else);

    private static readonly Parser<Statement> Repeat =
        from rounds in AnyExpression
        from condition in Tokens.Word("while").Then(_ => AnyExpression).OrMistake(Mistakes.NoWhile)
        from body in Block
        select (Statement)new Statement.Repeat(rounds, condition, body);

    private static readonly Parser<Statement> For =
        from name in Tokens.Name
        from word in Tokens.Word("in")
        from list in AnyExpression
        from limit in Tokens.Word("limit").Then(_ => AnyExpression).OrMistake(Mistakes.NoLimit)
        from body in Block
        select (Statement)new Statement.For(name, list, limit, body);

    private static readonly Parser<Statement> Parallel =
        Block.Reporting(Mistakes.OnlyProbes).Select(body => (Statement)new Statement.Parallel(body));

    private static readonly Parser<Statement> Run =
        from name in Tokens.Name
        from script in Tokens.Symbol("=").Then(_ => Tokens.Name).Maybe()
        from arguments in Arguments
        select (Statement)new Statement.Run(script is null ? null : name, script ?? name, arguments);

    private static readonly Parser<Statement> Finish = AnyExpression.Select(result => (Statement)new Statement.Finish(result));

    /// <summary>Any statement.</summary>
    public static readonly Parser<Statement> Statement = ByWord("a statement", new Dictionary<string, Parser<Statement>>
    {
        ["probe"] = Probe,
        ["explore"] = Explore,
        ["let"] = Let,
        ["expect"] = Expect,
        ["decide"] = Decide,
        ["if"] = If,
        ["repeat"] = Repeat,
        ["for"] = For,
        ["parallel"] = Parallel,
        ["run"] = Run,
        ["finish"] = Finish,
        ["plan"] = Tokens.Text.Misplaced(Mistakes.SecondPlan),
        ["patch"] = Patch.Misplaced(Mistakes.PatchOutside),
        ["answer"] = Answer.Misplaced(Mistakes.DecisionOutside),
        ["abstain"] = Abstain.Misplaced(Mistakes.DecisionOutside),
        ["ask"] = Ask.Misplaced(Mistakes.DecisionOutside),
    }).Located();

    private static Value Negated(Value number) => number is Value.Int whole ? Value.Of(-whole.Number) : Value.Of(-number.AsNumber()!.Value);
}
