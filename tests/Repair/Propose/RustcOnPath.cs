using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Tsrun.Activities.Repair.Propose;
using Tsrun.History;

namespace Tsrun.Tests.Repair.Propose;

/// <summary>Runs the rustc on PATH over a small library and hands what it says to the proposer.</summary>
internal static class RustcOnPath
{
    private static readonly Lazy<string?> Version = new(() => Run(["--version"], Path.GetTempPath())?.Stdout);

    /// <summary>Whether there is a rustc; prints why tests pass without having looked when there is none.</summary>
    public static bool IsMissing()
    {
        if (Version.Value is not null) return false;
        Console.WriteLine("skipped: no rustc on PATH");
        return true;
    }

    /// <summary>Whether it is of this release: <c>1.95</c>.</summary>
    public static bool Is(string release) => Version.Value?.StartsWith($"rustc {release}.", StringComparison.Ordinal) == true;

    /// <summary>The errors of a library whose files are given by path; <c>lib.rs</c> is the root.</summary>
    public static SourceState Check(IReadOnlyDictionary<string, string> texts)
    {
        var folder = Directory.CreateTempSubdirectory("tsrun-propose-");
        try
        {
            foreach (var (path, text) in texts)
            {
                var full = Path.Combine(folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                File.WriteAllText(full, text);
            }

            var (_, stderr) = Run(["--edition", "2021", "--crate-type", "lib", "--crate-name", "case", "--emit", "metadata", "-Awarnings", "--error-format", "json", "-o", "out.rmeta", "lib.rs"], folder.FullName)!.Value;
            return new(texts, [.. stderr.Split('\n').Where(line => line.StartsWith('{')).Select(RustcJson.Read).OfType<Diagnostic>()]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The texts after a candidate's edits.</summary>
    public static Dictionary<string, string> Apply(IReadOnlyDictionary<string, string> texts, Candidate candidate)
    {
        var after = new Dictionary<string, string>(texts);
        foreach (var edit in candidate.Edits.OrderByDescending(edit => edit.ByteStart).ThenByDescending(edit => edit.ByteEnd))
        {
            var bytes = Encoding.UTF8.GetBytes(after[edit.File]);
            after[edit.File] = Encoding.UTF8.GetString([.. bytes[..edit.ByteStart], .. Encoding.UTF8.GetBytes(edit.Replacement), .. bytes[edit.ByteEnd..]]);
        }

        return after;
    }

    private static (string Stdout, string Stderr)? Run(string[] arguments, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("rustc", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder })!;
            var stdout = process.StandardOutput.ReadToEndAsync();
            var stderr = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (stdout.Result, stderr);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>Reads rustc's JSON without cargo's wrapping.</summary>
internal static class RustcJson
{
    /// <summary>The error on a line; null for warnings, summaries and artifact notices.</summary>
    public static Diagnostic? Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (!root.TryGetProperty("level", out var level) || level.GetString() != "error") return null;
        var message = root.GetProperty("message").GetString()!;
        if (message.StartsWith("aborting due to", StringComparison.Ordinal)) return null;
        var code = root.GetProperty("code") is { ValueKind: JsonValueKind.Object } found ? found.GetProperty("code").GetString()! : "";
        var children = root.GetProperty("children").EnumerateArray().Select(child => new SubDiagnostic(child.GetProperty("level").GetString()!, child.GetProperty("message").GetString()!, Spans(child)));
        return new(code, "error", message, DiagnosticClass.Other, CompilerPhase.TypeCheck, "case", Spans(root), [.. children], "");
    }

    private static List<DiagnosticSpan> Spans(JsonElement owner) => [.. owner.GetProperty("spans").EnumerateArray().Select(span => new DiagnosticSpan(
        span.GetProperty("file_name").GetString()!, span.GetProperty("byte_start").GetInt32(), span.GetProperty("byte_end").GetInt32(),
        span.GetProperty("line_start").GetInt32(), span.GetProperty("column_start").GetInt32(), span.GetProperty("line_end").GetInt32(), span.GetProperty("column_end").GetInt32(),
        span.GetProperty("is_primary").GetBoolean(), span.GetProperty("label").GetString(), span.GetProperty("suggested_replacement").GetString(), span.GetProperty("suggestion_applicability").GetString()))];
}
