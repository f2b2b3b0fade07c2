using System.Text;
using Tsrun.Activities;

namespace Tsrun.Tests.Sandbox;

public sealed class ConversationTests
{
    [BoxFact]
    public async Task Converse_QuestionAndAnswer_GoBothWaysWhileTheChildLives()
    {
        using var box = new Box();
        await using var talk = Box.Runner.Converse(box.Shell("while read line; do echo \"you said $line\"; done; echo bye >&2"));
        foreach (var word in (string[])["one", "two"])
        {
            talk.Send(Encoding.UTF8.GetBytes(word + "\n"));
            Assert.Equal($"you said {word}\n", await LineAsync(talk));
        }
    }

    [BoxFact]
    public async Task ReceiveAsync_ChildEnded_IsEmptyAndItsEndIsTold()
    {
        using var box = new Box();
        await using var talk = Box.Runner.Converse(box.Shell("read line; echo last; echo why >&2; exit 3"));
        talk.Send("go\n"u8.ToArray());
        Assert.Equal("last\n", await LineAsync(talk));
        Assert.True((await talk.ReceiveAsync(default)).IsEmpty);
        var end = await talk.End;
        Assert.Equal((ProcessEnd.Exited, 3, "", "why\n", "landlock"), (end.End, end.ExitCode, end.Stdout, end.Stderr, end.SandboxTier));
    }

    [BoxFact]
    public async Task DisposeAsync_ChildThatIgnoresEverything_KillsTheWholeTree()
    {
        using var box = new Box();
        var talk = Box.Runner.Converse(box.Shell("trap '' TERM HUP PIPE; sleep 1000 & echo $!; wait"));
        var pid = int.Parse(await LineAsync(talk), System.Globalization.CultureInfo.InvariantCulture);
        await talk.DisposeAsync();
        Assert.False(Box.Lives(pid));
        Assert.True(talk.End.IsCanceled);
    }

    [BoxFact]
    public async Task Send_ChildThatDoesNotListen_NeitherWaitsNorThrows()
    {
        using var box = new Box();
        await using var talk = Box.Runner.Converse(box.Shell("exec 0<&-; echo deaf; read -r line < go"));
        Assert.Equal("deaf\n", await LineAsync(talk));
        for (var i = 0; i < 100; i++) talk.Send(new byte[100_000]);
    }

    [BoxFact]
    public async Task Converse_TimeLimit_EndsItAsAnyChild()
    {
        using var box = new Box();
        await using var talk = Box.Runner.Converse(box.Shell("sleep 1000") with { Limits = Box.Limits with { Timeout = TimeSpan.FromMilliseconds(200) } });
        Assert.Equal(ProcessEnd.TimedOut, (await talk.End).End);
    }

    [BoxFact]
    public async Task Converse_OutputThatNobodyTakes_EndsAtTheLimit()
    {
        using var box = new Box();
        await using var talk = Box.Runner.Converse(box.Shell("while :; do echo 0123456789012345678901234567890123456789; done"));
        var end = await talk.End;
        Assert.Equal(ProcessEnd.Signaled, end.End);
        Assert.EndsWith("\ntsrun: killed: more than 1 MiB of output that nobody read\n", end.Stderr, StringComparison.Ordinal);
    }

    [BoxFact]
    public async Task Converse_FileOutsideTheBox_IsOutOfReach()
    {
        using var box = new Box();
        await using var talk = Box.Runner.Converse(box.Shell($"read file; cat \"$file\" || echo refused"));
        talk.Send(Encoding.UTF8.GetBytes(Path.Combine(box.Outside, "secret") + "\n"));
        Assert.Equal("refused\n", await LineAsync(talk));
    }

    private static async Task<string> LineAsync(IConversation talk)
    {
        var line = new StringBuilder();
        while (line.Length == 0 || line[^1] != '\n')
        {
            var piece = await talk.ReceiveAsync(default);
            Assert.False(piece.IsEmpty, $"the child ended after: {line}");
            line.Append(Encoding.UTF8.GetString(piece.Span));
        }
        return line.ToString();
    }
}
