using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Tsrun.Cli.Hosting;

namespace Tsrun.Tests.Server;

/// <summary>Temporal's Web UI beside our server: its program is another's, so what there is to show is that it is found, told, waited for and ended.</summary>
[SupportedOSPlatform("linux")]
public sealed class WebUiTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-webui-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_WithoutTheProgram_SaysWhatIsMissing()
    {
        var (ui, line) = await WebUi.StartAsync(new WebUiOptions("127.0.0.1", 8233), "127.0.0.1:7233", _ => null);
        Assert.Null(ui);
        Assert.StartsWith("none: found no `temporal-ui-server` or `ui-server` on the PATH", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfAProgramThatGivesUp_SaysItsLastWords()
    {
        var (ui, line) = await WebUi.StartAsync(new WebUiOptions("127.0.0.1", FreePort()), "127.0.0.1:7233", Program("echo listen: address already in use; exit 1"));
        Assert.Null(ui);
        Assert.EndsWith("it said: listen: address already in use", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_OfAProgramThatServes_EndsItAndRemovesItsFolder()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start(); // in the program's place
        var (ui, line) = await WebUi.StartAsync(new WebUiOptions("127.0.0.1", ((IPEndPoint)port.LocalEndpoint).Port), "127.0.0.1:7233", Program($"echo $$ \"$@\" > {_folder}/started; exec sleep 600"));
        Assert.Equal($"http://{port.LocalEndpoint}", line);
        var started = await ReadAsync(Path.Combine(_folder, "started"));
        Assert.True(File.Exists(Path.Combine(started[2], "tsrun.yaml")));
        ui!.Dispose();
        Assert.False(Directory.Exists($"/proc/{started[0]}"));
        Assert.False(Directory.Exists(started[2]));
    }

    [Fact]
    public void Configuration_OfHostileFlags_HasThemAsTextOnly() => Assert.Contains(
        "publicPath: \"/a\\nenableUi: false\"", new WebUiOptions("::1", 8233) { PublicPath = "/a\nenableUi: false" }.Configuration("127.0.0.1:7233"), StringComparison.Ordinal);

    private Func<string, string?> Program(string script)
    {
        var path = Path.Combine(_folder, "ui-server");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return name => name == "ui-server" ? path : null;
    }

    /// <summary>What the program wrote when it began; whoever takes its port for it may be faster than it is.</summary>
    private static async Task<string[]> ReadAsync(string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!File.Exists(path) || !File.ReadAllText(path).EndsWith('\n')) await Task.Delay(20, patience.Token);
        return (await File.ReadAllTextAsync(path)).Split(' ');
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
