using Tsrun.Activities.Sandbox;

namespace Tsrun.Activities;

/// <summary>
/// Starts children: with an argument list, the environment of the request and nothing more, no descriptors of ours, in a box, within limits, and in a tree that
/// dies whole. A request that does not require the box still gets it where there is one.
/// </summary>
/// <param name="tier">What this machine can do; <see cref="SandboxProbe.Detect"/> knows.</param>
public sealed class ProcessRunner(SandboxTier tier) : IProcessRunner, IConversationRunner
{
    /// <summary>A runner with the best box of this machine.</summary>
    public ProcessRunner() : this(SandboxProbe.Detect()) { }

    /// <inheritdoc/>
    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SpawnFailure.Check(request, tier);
        return Start(request, null, cancellation);
    }

    /// <inheritdoc/>
    public IConversation Converse(ProcessRequest request)
    {
        SpawnFailure.Check(request, tier);
        var end = new TaskCompletionSource<ProcessResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var talk = new Conversation(request.Limits.OutputBytesMax) { End = end.Task };
        _ = FollowAsync();
        return talk;

        async Task FollowAsync()
        {
            var run = Start(request, talk, talk.Over);
            await run.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            talk.StopSaying();
            talk.HearEnd();
            end.SetFromTask(run);
        }
    }

    private Task<ProcessResult> Start(ProcessRequest request, Conversation? talk, CancellationToken cancellation)
    {
        if (!SandboxProbe.CanSpawn)
            return TrustedProcess.RunAsync(request, talk, cancellation);
        var done = new TaskCompletionSource<ProcessResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread of its own: it sits in poll(2) for as long as the child lives, which would starve a shared pool.
        new Thread(() => Supervise(request, talk, done, cancellation)) { IsBackground = true, Name = "tsrun child" }.Start();
        return done.Task;
    }

    private void Supervise(ProcessRequest request, Conversation? talk, TaskCompletionSource<ProcessResult> done, CancellationToken cancellation)
    {
        try
        {
            using var supervisor = new ChildSupervisor(request, tier, talk, cancellation);
            done.SetResult(supervisor.Run());
        }
        catch (OperationCanceledException canceled) when (canceled.CancellationToken == cancellation)
        {
            done.SetCanceled(cancellation);
        }
        catch (Exception exception)
        {
            // Whoever awaits the run answers for it, whatever it is; an exception that leaves a thread ends the engine.
            done.SetException(exception);
        }
    }
}
