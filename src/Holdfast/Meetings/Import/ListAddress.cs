using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Data;
using Holdfast.Web;

namespace Holdfast.Meetings.Import;

/// <summary>
/// Fetches a list from an http(s) address. Where it leads is checked at every redirect anew (see <see cref="PublicAddress"/>).
/// </summary>
/// <param name="mayConnect">Which addresses and ports may be connected to.</param>
internal sealed partial class ListAddress(Func<IPEndPoint, bool> mayConnect, TimeProvider time, FetchLimits limits)
{
    public static ListAddress Create(bool allowPrivate, TimeProvider time) =>
        new(allowPrivate ? _ => true : endpoint => PublicAddress.IsPublic(endpoint.Address), time, new FetchLimits());

    /// <summary>The list's name where none was given: the address without what proves who asks.</summary>
    public static string NameOf(Uri address)
    {
        var kept = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !Secret().IsMatch(part));
        var query = string.Join('&', kept);
        return address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) + (query.Length > 0 ? "?" + query : "");
    }

    /// <summary>The list's bytes, unpacked, as they come. Reading may refuse too: when the answer breaks off or takes too long.</summary>
    /// <exception cref="RefusalException">It can't be fetched, in a sentence.</exception>
    public async Task<Stream> Open(Uri address, CancellationToken cancellation)
    {
        var client = new HttpClient(Handler(), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                Check(address);
                var answer = await Send(client, address, cancellation);
                if (answer.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                    && answer.Headers.Location is { } next)
                {
                    answer.Dispose();
                    if (redirects == limits.Redirects)
                    {
                        throw new RefusalException($"The address was passed on more than {limits.Redirects} times. Nothing was changed.");
                    }

                    address = new Uri(address, next);
                    continue;
                }

                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    throw new RefusalException(string.Create(CultureInfo.InvariantCulture, $"{address.Host} answered {(int)answer.StatusCode} instead of a list. Nothing was changed."));
                }

                return new Answer(client, answer, await answer.Content.ReadAsStreamAsync(cancellation), address.Host, limits, time);
            }
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static void Check(Uri address)
    {
        if (address.Scheme is not ("http" or "https"))
        {
            throw new RefusalException($"A list is read from http and https only, not from {address.Scheme}. Nothing was changed.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new RefusalException("The address holds a name or password; that isn't supported. Nothing was changed.");
        }
    }

    private SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli | DecompressionMethods.Deflate,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = limits.Headers,
        ConnectCallback = (context, cancellation) => PublicAddress.Connect(
            context, mayConnect, host => $"{host} is a private or reserved address. If you trust it, run it again with --allow-private. Nothing was changed.", cancellation),
    };

    private async Task<HttpResponseMessage> Send(HttpClient client, Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.ParseAdd("Holdfast");
        request.Headers.Accept.ParseAdd("application/json, text/csv;q=0.9, */*;q=0.5");
        using var patience = new CancellationTokenSource(limits.Headers, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new RefusalException($"{address.Host} didn't answer in time. Nothing was changed.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw exception.InnerException as RefusalException
                ?? new RefusalException($"{address.Host} can't be reached: {exception.Message} Nothing was changed.", exception);
        }
    }

    [GeneratedRegex(@"^[^=]*(?:key|token|secret|pass|pwd|auth|sig|session|credential)[^=]*=", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    /// <summary>The body of an answer: ends in a sentence when the server lies about its length, stalls or never ends.</summary>
    private sealed class Answer(HttpClient client, HttpResponseMessage answer, Stream body, string host, FetchLimits limits, TimeProvider time) : Stream
    {
        private readonly CancellationTokenSource whole = new(limits.Whole, time);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var stalled = CancellationTokenSource.CreateLinkedTokenSource(whole.Token, cancellationToken);
            using var idle = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), stalled, limits.Idle, Timeout.InfiniteTimeSpan);
            try
            {
                return await body.ReadAsync(buffer, stalled.Token);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new RefusalException($"{host} took too long to give the list. Nothing was changed.", exception);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException)
            {
                throw new RefusalException($"The answer of {host} broke off or was damaged on the way. Nothing was changed.", exception);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A network is read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                body.Dispose();
                answer.Dispose();
                client.Dispose();
                whole.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>How long and how often a server is waited for.</summary>
internal sealed record FetchLimits
{
    public int Redirects { get; init; } = 5;

    /// <summary>From asking to the headers of the answer.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Without a byte.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the whole answer.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(15);
}
