namespace Tsrun.Engine.Embedded;

/// <summary>How to open an embedded engine.</summary>
/// <param name="DataDirectory">Made when it is not there; one engine at a time owns it.</param>
public sealed record EngineOptions(string DataDirectory)
{
    /// <summary>Time of events, timeouts and timers.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Only look: no lock, no writes, works on a folder that cannot be written and beside a live owner.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long a poll for tasks may wait before it answers with nothing.</summary>
    public TimeSpan LongPoll { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>File of the store within <see cref="DataDirectory"/>; one engine at a time owns it.</summary>
    public string DatabaseName { get; init; } = "engine.db";

    /// <summary>The store goes away with the process, so nothing in it needs to survive power loss and no commit is synced.</summary>
    public bool IsThrowaway { get; init; }

    internal string DatabasePath => Path.Combine(DataDirectory, DatabaseName);
}
