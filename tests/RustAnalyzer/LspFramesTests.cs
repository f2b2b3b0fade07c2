using System.Text;
using Tsrun.Activities;
using Tsrun.Activities.RustAnalyzer.Lsp;

namespace Tsrun.Tests.RustAnalyzer;

public sealed class LspFramesTests
{
    private static readonly byte[] Stream = [.. LspFrames.Frame("{\"ä\":1}"u8), .. LspFrames.Frame(""u8), .. "Content-Type: x\r\nContent-Length:  2\r\n\r\n[]"u8];

    [Fact]
    public async Task NextAsync_StreamCutAnywhere_GivesTheSameBodies()
    {
        for (var cut = 0; cut <= Stream.Length; cut++)
            Assert.Equal(["{\"ä\":1}", "", "[]"], await BodiesAsync(Stream[..cut], Stream[cut..]));
        Assert.Equal(["{\"ä\":1}", "", "[]"], await BodiesAsync([.. Stream.Select(b => new[] { b })]));
    }

    [Fact]
    public async Task NextAsync_StreamThatEndsInAFrame_GivesWhatWasWhole()
    {
        for (var length = 0; length < Stream.Length; length++)
            Assert.True((await BodiesAsync(Stream[..length])).Count < 3);
    }

    [Theory]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: 99999999999\r\n\r\n")]
    [InlineData("Content-Length: 999999999\r\n\r\n")]
    [InlineData("Content-Size: 1\r\n\r\n")]
    public async Task NextAsync_HeaderThatSaysNoUsableLength_IsRefused(string header) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => BodiesAsync(Encoding.ASCII.GetBytes(header)));

    [Fact]
    public async Task NextAsync_HeaderWithoutEnd_IsRefusedSoon() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => BodiesAsync(Enumerable.Repeat((byte)'x', 100_000).ToArray(), "more"u8.ToArray()));

    private static async Task<List<string>> BodiesAsync(params IReadOnlyList<byte[]> pieces)
    {
        var frames = new LspFrames(new Recorded(pieces));
        var bodies = new List<string>();
        while (await frames.NextAsync(default) is { } body) bodies.Add(Encoding.UTF8.GetString(body));
        return bodies;
    }

    private sealed class Recorded(IEnumerable<byte[]> pieces) : IConversation
    {
        private readonly Queue<byte[]> _pieces = new(pieces.Where(piece => piece.Length > 0));

        public Task<ProcessResult> End => throw new InvalidOperationException();

        public void Send(ReadOnlyMemory<byte> bytes) { }

        public ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellation) => ValueTask.FromResult<ReadOnlyMemory<byte>>(_pieces.TryDequeue(out var piece) ? piece : []);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
