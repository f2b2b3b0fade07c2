namespace Tsrun.Activities;

/// <summary>Ready-made rules.</summary>
public static class SandboxRulesExtensions
{
    // What compilers, linkers and shells of a distribution need. /bin and /lib are links into /usr on most systems and folders on the others;
    // cc itself is reached through /etc/alternatives on Debian; ld.so and ld look into their cache first. None of these holds a secret.
    private static readonly string[] System =
        ["/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"];

    extension(SandboxRules)
    {
        /// <summary>Rules for compiling and running what was compiled: the system's programs and libraries, <c>/dev/null</c>, and what the caller names. Paths that do not exist give no right.</summary>
        /// <param name="read">Absolute: toolchain, registry, sources.</param>
        /// <param name="write">Absolute: the scratch copy, the target folder, the private temporary folder.</param>
        public static SandboxRules ForBuild(IReadOnlyList<string> read, IReadOnlyList<string> write) =>
            new([.. System, .. read], ["/dev/null", .. write]);
    }
}
