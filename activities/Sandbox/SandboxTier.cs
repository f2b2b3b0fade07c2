namespace Tsrun.Activities.Sandbox;

/// <summary>How well this machine can box a child; a closed set.</summary>
public abstract record SandboxTier
{
    private protected SandboxTier() { }

    /// <summary>As it stands in results and traces: <c>landlock</c> or <c>none</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Files by Landlock, everything else by a seccomp filter.</summary>
    /// <param name="Abi">The kernel's Landlock ABI, 6 or more.</param>
    public sealed record Landlock(int Abi) : SandboxTier
    {
        /// <inheritdoc/>
        public override string Name => "landlock";

        /// <summary>For <c>tsrun doctor</c>: <c>landlock abi 7</c>.</summary>
        public override string ToString() => $"landlock abi {Abi}";
    }

    /// <summary>No box.</summary>
    /// <param name="Reason">What is missing, as the end of a sentence: <c>the kernel has no Landlock</c>.</param>
    public sealed record None(string Reason) : SandboxTier
    {
        /// <inheritdoc/>
        public override string Name => "none";

        /// <summary>For <c>tsrun doctor</c>: <c>none: the kernel has no Landlock</c>.</summary>
        public override string ToString() => $"none: {Reason}";
    }
}
