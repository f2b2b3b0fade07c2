namespace Tsrun.TraceScript;

/// <summary>Statements as lines.</summary>
internal sealed class StatementPrinter(Page page)
{
    public void Lines(Block block)
    {
        foreach (var statement in block.Statements)
            Line(statement, () => Statement(statement));
        page.Comments(block.Tail.Leading);
    }

    private void Line(LineNode node, Action write)
    {
        if (node.Layout.BlankLine)
            page.Blank();
        page.Comments(node.Layout.Leading);
        write();
        page.Trailing(node.Layout.Trailing);
    }

    private void Statement(Statement statement)
    {
        switch (statement)
        {
            case Statement.Probe probe:
                page.Line($"probe {probe.Name} = {ScriptPrinter.Print(probe.Call)}{Options(probe.Options)}");
                break;
            case Statement.Explore explore:
                page.Line($"explore {explore.Name} = {ScriptPrinter.Print(explore.Call)} budget {ScriptPrinter.Print(explore.Budget)}{Options(explore.Options)}");
                break;
            case Statement.Let let:
                page.Line($"let {let.Name} = {ScriptPrinter.Print(let.Value)}");
                break;
            case Statement.Expect expect:
                page.Line($"expect {ScriptPrinter.Print(expect.Claim)} else {Miss(expect.Otherwise)}");
                break;
            case Statement.Run run:
                page.Line($"run {(run.Name is null ? "" : $"{run.Name} = ")}{run.Script}({ScriptPrinter.Arguments(run.Arguments)})");
                break;
            case Statement.Finish finish:
                page.Line($"finish {ScriptPrinter.Print(finish.Result)}");
                break;
            default:
                Compound(statement);
                break;
        }
    }

    private void Compound(Statement statement)
    {
        switch (statement)
        {
            case Statement.Decide decide:
                Decide(decide);
                break;
            case Statement.If @if:
                Braces($"if {ScriptPrinter.Print(@if.Condition)}", @if.Then, @if.Else);
                break;
            case Statement.Repeat repeat:
                Braces($"repeat {ScriptPrinter.Print(repeat.Rounds)} while {ScriptPrinter.Print(repeat.Condition)}", repeat.Body);
                break;
            case Statement.For loop:
                Braces($"for {loop.Name} in {ScriptPrinter.Print(loop.List)} limit {ScriptPrinter.Print(loop.Limit)}", loop.Body);
                break;
            case Statement.Parallel parallel:
                Braces("parallel", parallel.Body);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Braces(string head, Block block, Block? @else = null)
    {
        page.Line($"{head} {{");
        page.Indented(() => Lines(block));
        if (@else is not null)
        {
            page.Line("} else {");
            page.Indented(() => Lines(@else));
        }
        page.Line("}");
    }

    private void Decide(Statement.Decide decide)
    {
        page.Line($"decide {decide.Subject} {{");
        page.Indented(() =>
        {
            foreach (var arm in decide.Arms)
                Line(arm, () => Arm($"when {ScriptPrinter.Print(arm.Condition)}", arm.Decision));
            Line(decide.Otherwise, () => Arm("otherwise", decide.Otherwise.Decision));
        });
        page.Line("}");
    }

    private void Arm(string head, Decision decision)
    {
        page.Line(head);
        page.Indented(() => Decision("=> ", decision));
    }

    // `then` and `else` stand under the `ask` that they belong to.
    private void Decision(string lead, Decision decision)
    {
        switch (decision)
        {
            case Decision.Patch patch:
                page.Line($"{lead}patch {patch.Subject} verify {string.Join(", ", patch.Verify.Select(ScriptPrinter.Print))}");
                break;
            case Decision.Answer answer:
                page.Line($"{lead}answer {ScriptPrinter.Print(answer.Result)}");
                break;
            case Decision.Abstain abstain:
                var next = abstain.Next.Count == 0 ? "" : $" next {string.Join(", ", abstain.Next.Select(ScriptPrinter.Print))}";
                page.Line($"{lead}abstain {StringLexer.Quote(abstain.Reason)}{next}");
                break;
            case Decision.Ask ask:
                page.Line($"{lead}ask {StringLexer.Quote(ask.Question)}{(ask.Timeout is { } timeout ? $" timeout {Durations.Text(timeout)}" : "")}");
                page.Indented(() => Decision("then ", ask.Then), lead.Length);
                page.Indented(() => Decision("else ", ask.Else), lead.Length);
                break;
        }
    }

    private static string Miss(Miss miss) => miss switch
    {
        Miss.Replan replan => $"replan {StringLexer.Quote(replan.Text)}",
        Miss.Abstain abstain => $"abstain {StringLexer.Quote(abstain.Text)}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Options(CallOptions options) =>
        (options.Timeout is { } timeout ? $" timeout {Durations.Text(timeout)}" : "")
        + (options.Retries is { } retries ? $" retry {retries}" : "")
        + (options.Backoff is { } backoff ? $" backoff {Durations.Text(backoff)}" : "")
        + (options.ElseNone ? " else none" : "");
}
