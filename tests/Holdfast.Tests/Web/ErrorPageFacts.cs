using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Holdfast.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Holdfast.Tests.Web;

/// <summary>Whatever goes wrong, a person gets a page with words and a machine gets a problem; the log learns nothing of the person.</summary>
public sealed class ErrorPageFacts(ErrorPageFacts.Faulty faulty) : IClassFixture<ErrorPageFacts.Faulty>
{
    private const string Canary = "canary-typed-by-somebody";

    /// <summary>A site where one page meets a fault nobody foresaw.</summary>
    public sealed class Faulty : IAsyncLifetime
    {
        public HoldfastApp App { get; private set; } = null!;

        public ConcurrentQueue<string> Log { get; } = new();

        public async ValueTask InitializeAsync() => App = await HoldfastApp.Start(adjust: builder =>
        {
            builder.Services.AddScoped<IUrgentLine, Broken>();
            builder.Logging.AddProvider(new Recorder(Log));
        });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_there_is_a_404_with_a_page()
    {
        using var response = await faulty.App.Client.GetAsync(new Uri("/nothing-here", UriKind.Relative));
        var body = await HoldfastApp.Expect(response, HttpStatusCode.NotFound);
        Assert.Contains("Nothing is at this address", body, StringComparison.Ordinal);
        Assert.Contains("/leave", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_that_looks_like_a_file_is_not_there()
    {
        foreach (var path in new[] { "/favicon.ico", "/.env", "/a/b.php" })
        {
            using var response = await faulty.App.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_meeting_that_isnt_there_is_a_404_with_a_page()
    {
        using var response = await faulty.App.Client.GetAsync(new Uri("/meetings/nobody-knows-it", UriKind.Relative));
        Assert.Contains("Nothing is at this address", await HoldfastApp.Expect(response, HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_a_500_with_a_reference_that_the_log_has_too_and_nothing_of_the_person()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/meetings?q=" + Canary);
        request.Headers.UserAgent.ParseAdd("canary-browser/1.0");
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await faulty.App.Client.SendAsync(request);
        var page = await HoldfastApp.Document(response);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain(Canary, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var reference = page.QuerySelector("main b")!.TextContent;
        Assert.True(reference.Length >= 8);
        Assert.Contains(faulty.Log, line => line.Contains(reference, StringComparison.Ordinal));
        Assert.DoesNotContain(faulty.Log, line => line.Contains(Canary, StringComparison.Ordinal) || line.Contains("canary-browser", StringComparison.Ordinal) || line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_gets_the_same_as_a_problem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing-here");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await faulty.App.Client.SendAsync(request);
        var problem = JsonDocument.Parse(await HoldfastApp.Expect(response, HttpStatusCode.NotFound)).RootElement;
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(404, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
    }

    [Fact]
    public async Task A_form_without_its_token_is_a_400_with_a_page()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("Input.Language", "es")]);
        using var response = await faulty.App.Client.PostAsync(new Uri("/preferences", UriKind.Relative), form);
        Assert.Contains("That request could not be read", await HoldfastApp.Expect(response, HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_too_large_is_refused_with_a_page()
    {
        using var form = new StringContent(new string('a', 600_000), System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        using var response = await faulty.App.Client.PostAsync(new Uri("/contact", UriKind.Relative), form);
        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"It was {response.StatusCode}.");
        Assert.Contains("<h1>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_others_out()
    {
        foreach (var path in new[] { "/", "/help", "/nothing-here", "/meetings/search.json", "/preferences" })
        {
            using var response = await faulty.App.Client.GetAsync(new Uri(path, UriKind.Relative));
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
            var geolocation = response.Headers.GetValues("Permissions-Policy").Single();
            Assert.Equal(path == "/", geolocation.Contains("geolocation=self", StringComparison.Ordinal));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Health_is_told_on_its_own_port_only()
    {
        using var response = await faulty.App.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private sealed class Broken : IUrgentLine
    {
        public string Line() => throw new InvalidOperationException("Broken on purpose: " + Canary);
    }

    private sealed class Recorder(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
