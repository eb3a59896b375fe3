using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using Holdfast.Data;
using Holdfast.Web;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>What became of one push.</summary>
public enum PushOutcome
{
    /// <summary>The browser's maker took it.</summary>
    Taken,

    /// <summary>That browser no longer wants any, or it leads where nothing is sent: forget it.</summary>
    Gone,

    /// <summary>Not now; try again.</summary>
    Later,

    /// <summary>Not this one, and trying again wouldn't help.</summary>
    Refused,
}

/// <param name="After">How long the other side asks to wait; null when it doesn't say.</param>
public readonly record struct PushAnswer(PushOutcome Outcome, Duration? After = null);

/// <summary>How and where pushes are sent.</summary>
public sealed record PushLimits
{
    /// <summary>Between two looks at what is due.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For one push, from connecting to the answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What may be connected to: the public internet, never a neighbour of this machine.</summary>
    public Func<IPEndPoint, bool> MayConnect { get; init; } = endpoint => PublicAddress.IsPublic(endpoint.Address);

    /// <summary>Whom to believe beside the machine's own authorities; null for nobody.</summary>
    public RemoteCertificateValidationCallback? Trusts { get; init; }
}

/// <summary>
/// Web Push (RFC 8030): encrypted by RFC 8291 (aes128gcm of RFC 8188 in one record), signed by RFC 8292 (VAPID). What is
/// sent is the same for everybody, always, so that its size and bytes say nothing to whoever carries it.
/// </summary>
public sealed class WebPush : IDisposable
{
    public const int AuthSize = 16;
    private const int PointSize = 65;
    private const int SaltSize = 16;
    private const int KeySize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int RecordSize = 4096;
    private const byte LastRecord = 2;
    private static readonly Duration LongestWait = Duration.FromHours(6);

    private readonly VapidKeys vapid;
    private readonly IClock clock;
    private readonly TimeProvider time;
    private readonly PushLimits limits;
    private readonly HttpClient client;

    public WebPush(VapidKeys vapid, PushLimits limits, IClock clock, TimeProvider time)
    {
        (this.vapid, this.limits, this.clock, this.time) = (vapid, limits, clock, time);
#pragma warning disable CA2000 // The client disposes its handler.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = limits.Patience,
            // A connection that stays open would go on believing an old answer about where a name leads.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = 8,
            MaxResponseHeadersLength = 16,
            ConnectCallback = (context, cancellation) => PublicAddress.Connect(context, limits.MayConnect, _ => "Pushes aren't sent to private addresses.", cancellation),
        };
#pragma warning restore CA2000
        handler.SslOptions.RemoteCertificateValidationCallback = limits.Trusts;
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>All that is ever said to a browser. Its service worker knows the sentence.</summary>
    public static ReadOnlySpan<byte> Payload => "{}"u8;

    /// <param name="until">When it is no use any more; the carrier throws it away then.</param>
    public async Task<PushAnswer> Send(PushSubscription to, Instant until, bool isUrgent, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, to.Address);
        request.Headers.TryAddWithoutValidation("Authorization", await vapid.Sign(to.Address, cancellation));
        request.Headers.TryAddWithoutValidation("TTL", ((long)Math.Max(0, (until - clock.GetCurrentInstant()).TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Urgency", isUrgent ? "high" : "normal");
        // One that hasn't been fetched yet is replaced: they all say the same.
        request.Headers.TryAddWithoutValidation("Topic", "n");
        request.Content = new ByteArrayContent(Encrypt(to, Payload));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        using var patience = new CancellationTokenSource(limits.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Read(answer);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PushAnswer(PushOutcome.Later);
        }
        catch (HttpRequestException failure)
        {
            return new PushAnswer(failure.InnerException is RefusalException ? PushOutcome.Gone : PushOutcome.Later);
        }
    }

    /// <summary>Section 3.4 of RFC 8291, with a key pair and salt of its own for each message.</summary>
    /// <returns>Salt, record size, the sender's point, then the one record: what goes into the request's body.</returns>
    public static byte[] Encrypt(PushSubscription to, ReadOnlySpan<byte> text)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(to, text, ephemeral, RandomNumberGenerator.GetBytes(SaltSize));
    }

    internal static byte[] Encrypt(PushSubscription to, ReadOnlySpan<byte> text, ECDiffieHellman ephemeral, byte[] salt)
    {
        using var browser = ECDiffieHellman.Create(Parameters(to.P256dh));
        var from = Point(ephemeral.ExportParameters(includePrivateParameters: false));
        var shared = ephemeral.DeriveRawSecretAgreement(browser.PublicKey);
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, to.Auth, [.. "WebPush: info\0"u8, .. to.P256dh, .. from]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, KeySize, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, NonceSize, salt, [.. "Content-Encoding: nonce\0"u8]);
        CryptographicOperations.ZeroMemory(shared);

        var size = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(size, RecordSize);
        byte[] header = [.. salt, .. size, PointSize, .. from];
        byte[] padded = [.. text, LastRecord];
        if (padded.Length + TagSize > RecordSize)
        {
            throw new ArgumentException("One record holds no more than 4,079 bytes.", nameof(text));
        }

        var body = new byte[header.Length + padded.Length + TagSize];
        header.CopyTo(body, 0);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, padded, body.AsSpan(header.Length, padded.Length), body.AsSpan(header.Length + padded.Length));
        return body;
    }

    /// <summary>Whether these bytes are an uncompressed point that lies on P-256.</summary>
    public static bool IsPoint(byte[] bytes)
    {
        if (bytes.Length != PointSize || bytes[0] != 4)
        {
            return false;
        }

        try
        {
            using var key = ECDiffieHellman.Create(Parameters(bytes));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    internal static byte[] Point(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    internal static ECParameters Parameters(byte[] point) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..33], Y = point[33..] },
    };

    public void Dispose() => client.Dispose();

    private PushAnswer Read(HttpResponseMessage answer)
    {
        switch (answer.StatusCode)
        {
            case >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous:
                return new PushAnswer(PushOutcome.Taken);
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new PushAnswer(PushOutcome.Gone);
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                var asked = answer.Headers.RetryAfter is { } header
                    ? header.Delta is { } delta ? Duration.FromTimeSpan(delta) : header.Date is { } date ? Instant.FromDateTimeOffset(date) - clock.GetCurrentInstant() : Duration.Zero
                    : Duration.Zero;
                return new PushAnswer(PushOutcome.Later, asked > Duration.Zero ? Duration.Min(asked, LongestWait) : null);
            default:
                return new PushAnswer(PushOutcome.Refused);
        }
    }
}
