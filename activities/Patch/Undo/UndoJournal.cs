using System.Security.Cryptography;
using System.Text;

namespace Tsrun.Activities.Patching;

/// <summary>All that is needed to take one run's change back: durable before the first file is touched.</summary>
/// <param name="Root">Absolute path of the checkout it belongs to.</param>
/// <param name="Nonce">Part of the names of the temporary files, so that recovery removes ours and nobody else's.</param>
internal sealed record UndoJournal(string Run, string Root, string Nonce, IReadOnlyList<UndoFile> Files)
{
    // The form: strings as .NET's BinaryWriter writes them, the files' bytes as they are, then END and the SHA-256 of all before it.
    private const string Magic = "tsrun undo 1";
    private static readonly byte[] Trailer = "END "u8.ToArray();

    /// <summary>Name of the temporary file in which a file's new text is prepared.</summary>
    public string TemporaryName(PatchPath path) => $"{ProtectedNames.TemporaryPrefix}{Nonce}-{Files.ToList().FindIndex(file => file.Path == path)}";

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Run);
        writer.Write(Root);
        writer.Write(Nonce);
        writer.Write(Files.Count);
        foreach (var file in Files) file.Write(writer);
        writer.Flush();
        var hash = SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        writer.Write(Trailer);
        writer.Write(hash);
        writer.Flush();
        return stream.ToArray();
    }

    /// <param name="name">The journal's file, for the message.</param>
    /// <exception cref="ActivityFailureException"><c>TS0714</c>: these are not the bytes that were written.</exception>
    public static UndoJournal Parse(byte[] bytes, string name)
    {
        var length = bytes.Length - Trailer.Length - SHA256.HashSizeInBytes;
        if (length < 0 || !bytes.AsSpan(length, Trailer.Length).SequenceEqual(Trailer)) throw PatchFailures.JournalDamaged(name, "its end is missing");
        if (!SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length + Trailer.Length))) throw PatchFailures.JournalDamaged(name, "its hash differs");
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        if (reader.ReadString() is var magic && magic != Magic) throw PatchFailures.JournalDamaged(name, $"found `{magic}`, expected `{Magic}`");
        return new UndoJournal(reader.ReadString(), reader.ReadString(), reader.ReadString(),
            [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => UndoFile.Read(reader))]);
    }
}

/// <summary>One file as it was before the change.</summary>
internal sealed record UndoFile(PatchPath Path, UnixFileMode Mode, string AfterSha256, byte[] Before)
{
    /// <summary>Lower-case hex SHA-256 of the old bytes.</summary>
    public string BeforeSha256 { get; } = Tsrun.History.HistoryJson.Sha256(Before);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Path.Value);
        writer.Write((int)Mode);
        writer.Write(AfterSha256);
        writer.Write(Before.Length);
        writer.Write(Before);
    }

    public static UndoFile Read(BinaryReader reader) =>
        new(PatchPath.Parse(reader.ReadString()), (UnixFileMode)reader.ReadInt32(), reader.ReadString(), reader.ReadBytes(reader.ReadInt32()));
}
