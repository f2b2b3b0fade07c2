namespace Tsrun.Activities.Sandbox;

/// <summary>Answers the calls of a box that wait for the supervisor.</summary>
/// <param name="listener">The filter's descriptor, which is taken over.</param>
/// <param name="born">Called with a child's pid before its program is loaded.</param>
/// <param name="launched">Called before a program's first instruction of its own; returns when the launching thread is gone.</param>
internal sealed unsafe class CallListener(int listener, MetadataBroker metadata, Action<int> born, Action launched) : IDisposable
{
    private const nuint Receive = 0xc0502100, Send = 0xc0182101, IsValid = 0x40082102;
    private static readonly int? NewSession = SystemCalls.NumberOf("setsid");
    private static readonly int? ProgramStart = SystemCalls.NumberOf("set_tid_address");
    private readonly Descriptor _listener = new(listener);
    private bool _born;
    private bool _launched;

    /// <summary>Readable when a call waits; -1 when nobody is left to call.</summary>
    internal int Value => _listener.Value;

    // Calls that wait now and later fail.
    public void Dispose() => _listener.Dispose();

    /// <summary>Answers one waiting call.</summary>
    /// <param name="events">What poll said of the listener.</param>
    internal void Answer(short events)
    {
        LibC.Notice notice = default;
        if ((events & LibC.PollIn) == 0)
        {
            Dispose();
            return;
        }
        // Whoever waited may have been killed since; then there is nothing to receive and nobody to tell.
        if (LibC.Control(Value, Receive, &notice) != 0)
            return;
        var id = notice.Id;
        var answer = new LibC.NoticeAnswer { Id = id };
        if (notice.Call == NewSession || notice.Call == ProgramStart)
            LetPass(notice, ref answer);
        else
            answer.NegativeError = -metadata.Perform(&notice, () => IsWaiting(id));
        _ = LibC.Control(Value, Send, &answer);
    }

    // Posix_spawn calls setsid in the new process, and libc calls set_tid_address before main. Neither has an argument that could change meanwhile and matter.
    private void LetPass(LibC.Notice notice, ref LibC.NoticeAnswer answer)
    {
        if (!_born)
            born(notice.Thread);
        else if (!_launched && notice.Call == ProgramStart)
            launched();
        _launched |= _born && notice.Call == ProgramStart;
        _born = true;
        answer.Flags = LibC.NoticeAnswer.GoAhead;
    }

    private bool IsWaiting(ulong id) => LibC.Control(Value, IsValid, &id) == 0;
}
