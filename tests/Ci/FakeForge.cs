using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Tsrun.Tests.Ci;

/// <summary>One request that a forge got.</summary>
internal sealed record ForgeCall(string Method, string Path, string Body, string? Authorization, string? Page = null)
{
    /// <summary>It was to change something.</summary>
    public bool IsWrite => Method != "GET";
}

/// <summary>Whose API is played; they speak alike, and not the same.</summary>
internal enum ForgeKind
{
    GitHub,

    /// <summary>No list of a commit's pull requests, pages of its own length, no diff in the list of files, no code scanning.</summary>
    Gitea,

    /// <summary>As Gitea, and a run's artifacts are not handed out either.</summary>
    Forgejo,
}

/// <summary>A server on a real socket that plays a forge's API for one pull request, and records every call.</summary>
internal sealed class FakeForge : IDisposable
{
    public const string Repository = "me/tiny", Author = "github-actions[bot]";
    public const string Head = "1111111111111111111111111111111111111111";
    private readonly HttpListener _api, _files;
    private int _nextComment = 100;

    public FakeForge()
    {
        (_api, Address) = Listen();
        (_files, _filesAddress) = Listen();
        _ = ServeAsync(_api, AnswerApi);
        _ = ServeAsync(_files, _ => (200, Archive));
    }

    private readonly Uri _filesAddress;

    public Uri Address { get; }

    public ForgeKind Kind { get; set; }

    /// <summary>Open pull requests that are listed before the one in question.</summary>
    public int OtherPulls { get; set; }

    public ConcurrentQueue<ForgeCall> Calls { get; } = new();

    /// <summary>Calls to where files lie; no token may come here.</summary>
    public ConcurrentQueue<ForgeCall> FileCalls { get; } = new();

    public byte[] Archive { get; set; } = [];

    /// <summary>Files begin to come, and never end.</summary>
    public bool Stalls { get; set; }

    /// <summary>Where files are said to lie; null where they do.</summary>
    public string? Elsewhere { get; set; }

    /// <summary>After each page of comments another one is said to follow.</summary>
    public bool HasEndlessComments { get; set; }

    /// <summary>Pull requests with the head in question.</summary>
    public IReadOnlyList<int> Numbers { get; set; } = [7];

    public string HeadNow { get; set; } = Head;

    public string HeadRepository { get; set; } = Repository;

    public string State { get; set; } = "open";

    public long? SizeClaimed { get; set; }

    public int Artifacts { get; set; } = 1;

    /// <summary>The diff of the pull request, by path.</summary>
    public Dictionary<string, string> Diff { get; } = new(StringComparer.Ordinal) { ["src/lib.rs"] = "@@ -0,0 +1 @@\n+x" };

    public List<(int Id, string Author, string Body)> Comments { get; } = [];

    public List<(string Path, string Body)> ReviewComments { get; } = [];

    /// <summary>Answers to give once each, before the real one: by the start of "METHOD path"; with "after" the request is carried out all the same.</summary>
    public List<(string Call, int Status, string Header, bool After)> Failures { get; } = [];

    public IEnumerable<ForgeCall> Writes => Calls.Where(call => call.IsWrite);

    public void Dispose()
    {
        _api.Close();
        _files.Close();
    }

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (; ; )
        {
            // One that could not start is closed for good. The ports lie under those that the system gives to connections.
            var (listener, address) = (new HttpListener(), $"http://127.0.0.1:{Random.Shared.Next(20000, 32000)}/");
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, new Uri(address));
            }
            catch (HttpListenerException)
            {
                // Somebody has this port; take the next.
            }
        }
    }

    private async Task ServeAsync(HttpListener listener, Func<ForgeCall, (int Status, byte[] Body)> answer)
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var call = new ForgeCall(context.Request.HttpMethod, context.Request.Url!.AbsolutePath.TrimStart('/'), await reader.ReadToEndAsync(), context.Request.Headers["Authorization"], context.Request.QueryString["page"]);
                (listener == _api ? Calls : FileCalls).Enqueue(call);
                Reply(context, call, answer);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Reply(HttpListenerContext context, ForgeCall call, Func<ForgeCall, (int Status, byte[] Body)> answer)
    {
        var at = Failures.FindIndex(failure => $"{call.Method} {call.Path}".StartsWith(failure.Call, StringComparison.Ordinal));
        var failure = at >= 0 ? Failures[at] : default;
        if (at >= 0) Failures.RemoveAt(at);
        var (status, body) = at < 0 || failure.After ? answer(call) : (0, Encoding.UTF8.GetBytes(failure.Header.EndsWith("html", StringComparison.Ordinal) ? "<html>sign in</html>" : "{\"message\":\"no\"}"));
        if (at >= 0) status = failure.Status;
        if (failure.Header is { Length: > 0 } header) context.Response.AppendHeader(header.Split(':')[0], header.Split(':')[1]);
        if (HasNext(call)) context.Response.AppendHeader("Link", $"<{Address}{call.Path}?page=2>; rel=\"next\"");
        if (status == 302) context.Response.RedirectLocation = Elsewhere ?? new Uri(_filesAddress, "blob").AbsoluteUri;
        context.Response.StatusCode = status;
        if (Stalls && call.Path == "blob")
        {
            context.Response.OutputStream.Write(body.AsSpan(0, 10));
            context.Response.OutputStream.Flush();
            return;
        }
        context.Response.Close(status == 302 ? [] : body, willBlock: true);
    }

    /// <summary>Of the others there is one page, then comes the page with the one in question.</summary>
    private bool HasNext(ForgeCall call) => (HasEndlessComments && call is { Method: "GET" } && call.Path.EndsWith("/comments", StringComparison.Ordinal)) || IsOthers(call);

    private bool IsOthers(ForgeCall call) => OtherPulls > 0 && call is { Method: "GET", Page: "1" } && call.Path.EndsWith("/pulls", StringComparison.Ordinal) && !call.Path.Contains("/commits/", StringComparison.Ordinal);

    private (int, byte[]) AnswerApi(ForgeCall call)
    {
        var (status, json) = (call.Method, call.Path.Split('/')) switch
        {
            ("GET", [_, _, _, "commits", _, "pulls"]) when Kind != ForgeKind.GitHub => (404, new JsonObject { ["message"] = "Not Found" }),
            ("GET", [_, _, _, "actions", ..]) when Kind == ForgeKind.Forgejo => (404, new JsonObject { ["message"] = "Not Found" }),
            (_, [_, _, _, "code-scanning", ..]) when Kind != ForgeKind.GitHub => (404, new JsonObject { ["message"] = "Not Found" }),
            ("GET", [_, _, _, "commits", _, "pulls"]) => (200, new JsonArray([.. Numbers.Select(number => PullJson(number: number))])),
            ("GET", [_, _, _, "pulls"]) when IsOthers(call) => (200, new JsonArray([.. Enumerable.Range(0, OtherPulls).Select(_ => PullJson(new string('3', 40)))])),
            ("GET", [_, _, _, "pulls"]) => (200, new JsonArray(PullJson())),
            ("GET", [_, _, _, "pulls", _, "files"]) when Kind != ForgeKind.GitHub => (200, new JsonArray([.. Diff.Select(pair => new JsonObject { ["filename"] = pair.Key, ["status"] = "changed" })])),
            ("GET", [_, _, _, "pulls", _, "files"]) => (200, new JsonArray([.. Diff.Select(pair => new JsonObject { ["filename"] = pair.Key, ["patch"] = pair.Value })])),
            ("GET", [_, _, _, "pulls", _, "comments"]) => (200, new JsonArray([.. ReviewComments.Select(one => new JsonObject { ["path"] = one.Path, ["body"] = one.Body, ["user"] = new JsonObject { ["login"] = Author } })])),
            ("GET", [_, _, _, "issues", _, "comments"]) => (200, new JsonArray([.. Comments.Select(Comment)])),
            ("GET", [_, _, _, "actions", "runs", _, "artifacts"]) => (200, new JsonObject { ["artifacts"] = new JsonArray([.. Enumerable.Range(0, Artifacts).Select(_ => new JsonObject { ["id"] = 5, ["name"] = "tsrun-shadow", ["expired"] = false, ["size_in_bytes"] = SizeClaimed ?? Archive.Length })]) }),
            ("GET", [.., "zip"]) => (302, (JsonNode)new JsonObject()),
            ("POST", [_, _, _, "issues", _, "comments"]) => (201, Posted(call)),
            ("PATCH", [_, _, _, "issues", "comments", var id]) => (200, Edited(int.Parse(id, CultureInfo.InvariantCulture), call)),
            ("DELETE", [_, _, _, "issues", "comments", var id]) => (204, Deleted(int.Parse(id, CultureInfo.InvariantCulture))),
            ("POST", [_, _, _, "pulls", _, "reviews"]) => (200, Reviewed(JsonNode.Parse(call.Body)!["comments"]!.AsArray())),
            ("POST", [_, _, _, "pulls", _, "comments"]) => (201, Reviewed([JsonNode.Parse(call.Body)!])),
            ("POST", [_, _, _, "code-scanning", "sarifs"]) => (202, new JsonObject()),
            _ => (404, new JsonObject { ["message"] = "Not Found" }),
        };
        return (status, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private JsonObject PullJson(string? head = null, int number = 7) => new()
    {
        ["number"] = number,
        ["state"] = State,
        ["title"] = "<!-- tsrun-shadow --> @everyone",
        ["head"] = new JsonObject { ["sha"] = head ?? HeadNow, ["repo"] = new JsonObject { ["full_name"] = HeadRepository } },
        ["base"] = new JsonObject { ["sha"] = Head, ["repo"] = new JsonObject { ["full_name"] = Repository } },
    };

    private JsonObject Comment((int Id, string Author, string Body) comment) => new() { ["id"] = comment.Id, ["body"] = comment.Body, ["user"] = new JsonObject { ["login"] = comment.Author } };

    private JsonObject Posted(ForgeCall call)
    {
        Comments.Add((_nextComment++, Author, (string)JsonNode.Parse(call.Body)!["body"]!));
        return Comment(Comments[^1]);
    }

    private JsonObject Edited(int id, ForgeCall call)
    {
        var at = Comments.FindIndex(comment => comment.Id == id);
        Comments[at] = Comments[at] with { Body = (string)JsonNode.Parse(call.Body)!["body"]! };
        return Comment(Comments[at]);
    }

    private JsonObject Deleted(int id)
    {
        Comments.RemoveAll(comment => comment.Id == id);
        return [];
    }

    private JsonObject Reviewed(JsonArray comments)
    {
        ReviewComments.AddRange(comments.Select(one => ((string)one!["path"]!, (string)one["body"]!)));
        return [];
    }
}
