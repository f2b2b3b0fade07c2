using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Tsrun.Cli.Ci.Report;

/// <summary>An answer of the forge that is no success.</summary>
internal sealed class ForgeException(HttpStatusCode? status, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Null where there was no answer.</summary>
    public HttpStatusCode? Status => status;

    /// <summary>The request may have been carried out all the same.</summary>
    public bool IsUncertain => status is null or >= HttpStatusCode.InternalServerError;
}

/// <summary>GitHub's REST API, and what speaks like it (Gitea, Forgejo, a test's own server). Waits where it is told to, for as long as it makes sense.</summary>
internal sealed class Forge : IDisposable
{
    private const int AttemptsMax = 5, PagesMax = 100, JsonBytesMax = 32 << 20, MessageBytesMax = 64 << 10;
    private static readonly TimeSpan BackoffBase = TimeSpan.FromSeconds(1), WaitMax = TimeSpan.FromSeconds(90);
    private readonly HttpClient _client;
    private readonly Uri _base;
    private readonly TimeProvider _time;
    private readonly TimeSpan _bodyMax;

    /// <param name="address">The API's base, such as <c>https://api.github.com</c>.</param>
    /// <param name="time">What it waits by between two tries.</param>
    /// <param name="bodyMax">How long the body of one answer may take.</param>
    public Forge(Uri address, string token, TimeProvider time, TimeSpan? bodyMax = null)
    {
        (_base, _time, _bodyMax) = (new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), time, bodyMax ?? TimeSpan.FromSeconds(100));
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(20) }) { Timeout = TimeSpan.FromSeconds(100) };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("tsrun", CommandLine.Version));
        _client.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.github+json");
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>A list over all its pages.</summary>
    /// <param name="list">Name of the list within each page; empty where the page is the list.</param>
    public async Task<List<JsonElement>> ListAsync(string path, string list = "")
    {
        var all = new List<JsonElement>();
        for (var page = 1; page <= PagesMax; page++)
        {
            // GitHub calls a page's length per_page, Gitea limit; both say in a header whether another follows, and a list without that header is whole.
            var (bytes, hasNext) = await SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}per_page=100&limit=100&page={page}"), null, JsonBytesMax);
            var json = Parse(bytes);
            all.AddRange(Read(() => (list.Length > 0 ? json.GetProperty(list) : json).EnumerateArray().ToList()));
            if (!hasNext) return all;
        }
        // Whoever looks for its own comment in half of a list would post another.
        throw new ForgeException(null, $"GET {path}: the list has more than {PagesMax} pages");
    }

    /// <summary>Reads an answer by the names and kinds of GitHub's API. A proxy, or another program under that address, says something else.</summary>
    /// <exception cref="ForgeException">The answer has another form.</exception>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ForgeException(null, $"what answers is no forge that speaks as GitHub's API: {e.Message}", e);
        }
    }

    /// <summary>Changes something that stays the same when it is changed twice.</summary>
    public async Task<JsonElement> PatchAsync(string path, Action<Utf8JsonWriter> body) => Parse((await SendAsync(HttpMethod.Patch, path, Body(body), JsonBytesMax)).Bytes);

    /// <summary>Takes something away; what is gone already is gone.</summary>
    public Task DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null, JsonBytesMax);

    /// <summary>Makes something new. Tried again only where the forge said that it did nothing; the rest is the caller's, who can look.</summary>
    public async Task<JsonElement> PostAsync(string path, Action<Utf8JsonWriter> body) => Parse((await SendAsync(HttpMethod.Post, path, Body(body), JsonBytesMax)).Bytes);

    /// <summary>A file, from wherever the forge says that it lies.</summary>
    public async Task<byte[]> DownloadAsync(string path, int bytesMax) => (await SendAsync(HttpMethod.Get, path, null, bytesMax)).Bytes;

    public void Dispose() => _client.Dispose();

    /// <summary>Waits before another try of the caller's own.</summary>
    public Task PauseAsync(int attempt) => Task.Delay(BackoffBase * Math.Pow(2, attempt), _time);

    private async Task<(byte[] Bytes, bool HasNext)> SendAsync(HttpMethod method, string path, byte[]? body, int bytesMax)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (wait, failure) = (TimeSpan.Zero, (ForgeException?)null);
            try
            {
                using var response = await OneAsync(method, path, body);
                if (response.IsSuccessStatusCode) return (await BytesAsync(response, bytesMax), Header(response, "Link")?.Contains("rel=\"next\"", StringComparison.Ordinal) == true);
                failure = new ForgeException(response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {await MessageAsync(response)}");
                if (Pause(response, attempt) is not { } pause || (method == HttpMethod.Post && failure.IsUncertain)) throw failure;
                wait = pause;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                failure = new ForgeException(null, $"{method} {path}: {e.Message}", e);
                if (method == HttpMethod.Post) throw failure;
                wait = BackoffBase * Math.Pow(2, attempt);
            }
            if (attempt + 1 >= AttemptsMax) throw failure;
            await Task.Delay(wait, _time);
        }
    }

    /// <summary>Files lie elsewhere, at addresses that need no token; so the token goes to the API alone.</summary>
    private async Task<HttpResponseMessage> OneAsync(HttpMethod method, string path, byte[]? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(_base, path.TrimStart('/')));
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (method != HttpMethod.Get || (int)response.StatusCode is not (301 or 302 or 307 or 308) || response.Headers.Location is not { } place) return response;
        response.Dispose();
        if (new Uri(_base, place) is { Scheme: not ("https" or "http") } other) throw new ForgeException(response.StatusCode, $"GET {path}: it sends us to an address of the kind {other.Scheme}");
        using var bare = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = 3 }) { Timeout = _client.Timeout };
        return await bare.GetAsync(new Uri(_base, place), HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>How long to wait before the next try; null where another try would get the same answer.</summary>
    private TimeSpan? Pause(HttpResponseMessage response, int attempt)
    {
        var isLimit = response.StatusCode == HttpStatusCode.TooManyRequests
            || (response.StatusCode == HttpStatusCode.Forbidden && (response.Headers.RetryAfter is not null || Header(response, "x-ratelimit-remaining") == "0"));
        if (!isLimit) return (int)response.StatusCode >= 500 ? BackoffBase * Math.Pow(2, attempt) : null;
        var wait = response.Headers.RetryAfter?.Delta
            ?? (long.TryParse(Header(response, "x-ratelimit-reset"), CultureInfo.InvariantCulture, out var reset) ? DateTimeOffset.FromUnixTimeSeconds(reset) - _time.GetUtcNow() : BackoffBase * Math.Pow(2, attempt));
        return wait > WaitMax ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>The client's own limit of time ends with the headers, and a body may come drop by drop.</summary>
    private async Task<byte[]> BytesAsync(HttpResponseMessage response, int bytesMax, bool orCut = false)
    {
        using var limit = new CancellationTokenSource(_bodyMax);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            using var bytes = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (await stream.ReadAsync(buffer, limit.Token) is > 0 and var count)
            {
                if (bytes.Length + count > bytesMax && orCut) break;
                if (bytes.Length + count > bytesMax) throw new ForgeException(response.StatusCode, $"the answer has more than {bytesMax} bytes");
                bytes.Write(buffer, 0, count);
            }
            return bytes.ToArray();
        }
        catch (OperationCanceledException e)
        {
            throw new ForgeException(null, string.Create(CultureInfo.InvariantCulture, $"the answer did not come to its end within {_bodyMax.TotalSeconds:0.#} s"), e);
        }
    }

    private async Task<string> MessageAsync(HttpResponseMessage response)
    {
        var text = Encoding.UTF8.GetString(await BytesAsync(response, MessageBytesMax, orCut: true));
        return Rendering.Words.Clip(Cli.Rendering.Printable.Line(text.ReplaceLineEndings(" ")), 300);
    }

    private static JsonElement Parse(byte[] bytes)
    {
        if (bytes.Length == 0) return default;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new ForgeException(null, $"it answered with something else than JSON: {e.Message}", e);
        }
    }

    private static byte[] Body(Action<Utf8JsonWriter> fields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
