using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Notices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Notices;

/// <summary>The maker of a browser, on this machine: takes pushes over https and keeps what came. The one boundary here that isn't ours.</summary>
internal sealed class PushReceiver : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly X509Certificate2 certificate;

    private PushReceiver(WebApplication server, X509Certificate2 certificate, int port) => (this.server, this.certificate, Port) = (server, certificate, port);

    public int Port { get; }

    public ConcurrentQueue<Push> Received { get; } = new();

    /// <summary>What it answers, by the path of the endpoint.</summary>
    public Func<string, IResult> Answer { get; set; } = _ => Results.StatusCode(StatusCodes.Status201Created);

    /// <summary>Lets a site send here and nowhere else, and take this certificate and no other. Rounds run only when a test says so.</summary>
    public PushLimits Limits => new()
    {
        Every = Timeout.InfiniteTimeSpan,
        MayConnect = endpoint => IPAddress.IsLoopback(endpoint.Address) && endpoint.Port == Port,
        Trusts = (_, shown, _, _) => shown is not null && shown.GetCertHashString() == certificate.GetCertHashString(),
    };

    public static async Task<PushReceiver> Start()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var server = builder.Build();
        PushReceiver? receiver = null;
        server.MapPost("/push/{name}", async (string name, HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            receiver!.Received.Enqueue(new Push(name, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            return receiver.Answer(name);
        });
        await server.StartAsync();
        return receiver = new PushReceiver(server, certificate, new Uri(server.Urls.First()).Port);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        certificate.Dispose();
    }

    internal sealed record Push(string Name, IReadOnlyDictionary<string, string> Headers, byte[] Body);
}

/// <summary>A browser that can be told: it has a key pair and a secret, and opens what is sent to it.</summary>
internal sealed class PushBrowser(PushReceiver receiver, string name, string host = "127.0.0.1") : IDisposable
{
    private readonly ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] auth = RandomNumberGenerator.GetBytes(WebPush.AuthSize);

    public string Endpoint { get; } = $"https://{host}:{receiver.Port}/push/{name}";

    public string P256dh => Base64Url.EncodeToString(Point);

    public string Auth => Base64Url.EncodeToString(auth);

    private byte[] Point => WebPush.Point(key.ExportParameters(includePrivateParameters: false));

    /// <summary>RFC 8291 and RFC 8188 from the other side, written apart from what sends.</summary>
    public byte[] Open(byte[] body)
    {
        var (salt, size, length) = (body[..16], BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16)), body[20]);
        var sender = body[21..(21 + length)];
        var record = body[(21 + length)..];
        Assert.True(record.Length <= size);
        using var theirs = ECDiffieHellman.Create(WebPush.Parameters(sender));
        var first = HMACSHA256.HashData(auth, key.DeriveRawSecretAgreement(theirs.PublicKey));
        var material = HMACSHA256.HashData(first, (byte[])[.. "WebPush: info\0"u8, .. Point, .. sender, 1]);
        var second = HMACSHA256.HashData(salt, material);
        var content = HMACSHA256.HashData(second, (byte[])[.. "Content-Encoding: aes128gcm\0"u8, 1])[..16];
        var nonce = HMACSHA256.HashData(second, (byte[])[.. "Content-Encoding: nonce\0"u8, 1])[..12];
        var text = new byte[record.Length - 16];
        using var aes = new AesGcm(content, 16);
        aes.Decrypt(nonce, record.AsSpan(0, text.Length), record.AsSpan(text.Length), text);
        Assert.Equal(2, text[^1]);
        return text[..^1];
    }

    public void Dispose() => key.Dispose();
}
