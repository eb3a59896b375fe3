using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Data;
using Holdfast.Meetings.Import;
using Holdfast.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Meetings.Import;

/// <summary>Servers that mean no good, and the addresses they would lead to.</summary>
public sealed class ListAddressFacts : IAsyncLifetime
{
    private const string Good = """[{"slug":"a","name":"A","day":1,"time":"07:00","city":"Springfield","timezone":"America/Chicago"}]""";

    private WebApplication server = null!;
    private Uri address = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/good", () => Good);
        server.MapGet("/moved", () => Results.Redirect("/good"));
        server.MapGet("/loop", () => Results.Redirect("/loop"));
        server.MapGet("/inside", () => Results.Redirect("http://127.0.0.1:1/"));
        server.MapGet("/file", () => Results.Redirect("file:///etc/passwd"));
        server.MapGet("/missing", () => Results.NotFound());
        server.MapGet("/page", () => Results.Text("<!doctype html><p>Welcome", "application/json"));
        server.MapGet("/silent", async (HttpContext context) => await Task.Delay(Timeout.Infinite, context.RequestAborted));
        server.MapGet("/stalls", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("[", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        server.MapGet("/endless", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("[", context.RequestAborted);
            while (true)
            {
                await context.Response.WriteAsync(Good[1..^1] + ",", context.RequestAborted);
            }
        });
        server.MapGet("/packed", async (HttpContext context) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync(Encoding.UTF8.GetBytes(Good), context.RequestAborted);
        });
        server.MapGet("/bomb", async (HttpContext context) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync("["u8.ToArray(), context.RequestAborted);
            var records = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good[1..^1] + ",", 10_000)));
            for (var i = 0; i < 64; i++)
            {
                await packed.WriteAsync(records, context.RequestAborted);
            }
        });
        server.MapGet("/damaged", async (HttpContext context) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("this was never packed", context.RequestAborted);
        });
        await server.StartAsync(Cancellation);
        address = new Uri(server.Urls.First());
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("/good")]
    [InlineData("/moved")]
    [InlineData("/packed")]
    public async Task A_good_answer_is_read(string path) => Assert.Single((await Fetch(path)).All());

    [Theory]
    [InlineData("/loop", "passed on more than 5 times")]
    [InlineData("/inside", "--allow-private")]
    [InlineData("/file", "http and https only")]
    [InlineData("/missing", "404")]
    [InlineData("/page", "web page")]
    [InlineData("/silent", "didn't answer in time")]
    [InlineData("/stalls", "took too long")]
    [InlineData("/endless", "larger than 1 MB")]
    [InlineData("/bomb", "larger than 1 MB")]
    [InlineData("/damaged", "damaged")]
    public async Task A_bad_answer_ends_in_a_sentence(string path, string says)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => Fetch(path));
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_shorter_than_it_says_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var liar = Task.Run(
            async () =>
            {
                using var caller = await listener.AcceptTcpClientAsync(Cancellation);
                await using var stream = caller.GetStream();
                _ = await stream.ReadAsync(new byte[4096], Cancellation);
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + Good), Cancellation);
            },
            Cancellation);
        await using var list = await ListAddress.Create(allowPrivate: true, TimeProvider.System).Open(new Uri($"http://{listener.LocalEndpoint}/"), Cancellation);
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => ReadingLists.Read(list));
        Assert.Contains("broke off", refusal.Message, StringComparison.Ordinal);
        await liar;
    }

    [Fact]
    public async Task A_loopback_server_is_not_even_connected_to_unless_allowed()
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => ListAddress.Create(allowPrivate: false, TimeProvider.System).Open(new Uri(address, "/good"), Cancellation));
        Assert.Contains("--allow-private", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<RefusalException>(() => ListAddress.Create(allowPrivate: false, TimeProvider.System).Open(new Uri($"http://localhost:{address.Port}/good"), Cancellation));
        Assert.Contains("--allow-private", refusal.Message, StringComparison.Ordinal);
        await using var list = await ListAddress.Create(allowPrivate: true, TimeProvider.System).Open(new Uri(address, "/good"), Cancellation);
        Assert.Single((await ReadingLists.Read(list)).All());
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.9.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("198.51.100.1", false)]
    [InlineData("203.0.113.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    public void Only_public_addresses_are_public(string written, bool isPublic) => Assert.Equal(isPublic, PublicAddress.IsPublic(IPAddress.Parse(written)));

    [Theory]
    [InlineData("https://example.org/feed.json", "https://example.org/feed.json")]
    [InlineData("https://example.org/feed?key=abc&area=5&access_token=x", "https://example.org/feed?area=5")]
    [InlineData("https://ana:secret@example.org/feed?password=1", "https://example.org/feed")]
    public void A_list_is_named_by_its_address_without_secrets(string written, string name) => Assert.Equal(name, ListAddress.NameOf(new Uri(written)));

    private async Task<CheckedList> Fetch(string path)
    {
        var limits = new FetchLimits { Headers = TimeSpan.FromSeconds(2), Idle = TimeSpan.FromSeconds(1), Whole = TimeSpan.FromSeconds(30) };
        var fetch = new ListAddress(endpoint => endpoint.Port == address.Port, TimeProvider.System, limits);
        await using var list = await fetch.Open(new Uri(address, path), Cancellation);
        return await ReadingLists.Read(list, limits: new ImportLimits { Bytes = 1 << 20 });
    }
}
