namespace Tsrun.Activities;

/// <summary>A child that is talked to while it lives: what is sent goes to its standard input, its standard output is handed out as it arrives.</summary>
/// <remarks>Box, limits and the death of the whole tree are those of every child. Output that nobody takes is bounded as well: at the limit the child is killed, because a protocol with a hole in it is of no use.</remarks>
public interface IConversation : IAsyncDisposable
{
    /// <summary>Queues bytes for the child's standard input; what a child that is gone does not read is dropped.</summary>
    void Send(ReadOnlyMemory<byte> bytes);

    /// <summary>The next piece of standard output, cut anywhere; empty once the child has said all it will.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellation);

    /// <summary>How it ended: by itself, at its time limit, or (as a cancelled task) because the conversation was disposed of. Standard error is in it, standard output is not.</summary>
    Task<ProcessResult> End { get; }
}

/// <summary>Starts children to talk to.</summary>
public interface IConversationRunner
{
    /// <summary>Starts a child; disposing of the conversation kills its whole tree and waits until nothing of it is left.</summary>
    /// <param name="request">Its time limit is that of the whole conversation; lines of output are not handed out one by one.</param>
    /// <exception cref="ActivityFailureException">TS0501: the program is not there; TS0502: no sandbox where one is required.</exception>
    IConversation Converse(ProcessRequest request);
}
