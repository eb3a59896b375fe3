using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Accounts;
using Holdfast.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Accounts;

/// <summary>The way back in, and what somebody learns who tries it without belonging here.</summary>
[Trait("needs", "database")]
public sealed partial class SigningInFacts(SigningInFacts.Counted counted) : IClassFixture<SigningInFacts.Counted>
{
    private const string Passphrase = "seven quiet herons at noon";

    private HoldfastApp App => counted.App;

    /// <summary>A site that counts what it asks its database.</summary>
    public sealed class Counted : IAsyncLifetime
    {
        public HoldfastApp App { get; private set; } = null!;

        internal ConcurrentQueue<string> Commands { get; } = new();

        private IDisposable? listening;

        public async ValueTask InitializeAsync()
        {
            App = await HoldfastApp.Start();
            var database = await App.Stored(db => Task.FromResult(CommandLog.NameOf(db.Database.GetDbConnection())));
            listening = DiagnosticListener.AllListeners.Subscribe(new CommandLog(database, App.Services.GetRequiredService<IHttpContextAccessor>(), Commands));
        }

        public ValueTask DisposeAsync()
        {
            listening?.Dispose();
            return App.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_name_that_isn_t_here_gets_the_same_answer_and_the_same_work_as_a_wrong_passphrase()
    {
        var name = await new Browser(App).Join("Wren", Passphrase);
        // Before counting, so that nothing is done for the first time, and until commands are heard: EF Core passes over all
        // of them for a second after one that nobody listened to.
        var heard = false;
        for (var asked = 0; asked < 40 && !heard; asked++)
        {
            heard = (await Answer("no-such-name-11", "seven quiet herons at dusk")).Commands.Length > 0;
        }


        var unknown = await Answer("no-such-name-12", "seven quiet herons at dusk");
        var wrong = await Answer(name, "seven quiet herons at dusk");

        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal(unknown.Status, wrong.Status);
        Assert.Equal(unknown.Body, wrong.Body);
        Assert.Equal(unknown.Commands, wrong.Commands);
        Assert.NotEmpty(wrong.Commands);

        async Task<(HttpStatusCode Status, string Body, string[] Commands)> Answer(string typed, string passphrase)
        {
            var browser = new Browser(App);
            var page = await browser.Page("/sign-in");
            counted.Commands.Clear();
            using var response = await browser.Send(page, "main form", ("Input.Name", typed), ("Input.Passphrase", passphrase));
            var commands = counted.Commands.ToArray();
            var body = await response.Content.ReadAsStringAsync();
            return (response.StatusCode, Token().Replace(body.Replace(typed, "NAME", StringComparison.Ordinal), "TOKEN"), commands);
        }
    }

    [Fact]
    public async Task A_decoy_costs_one_hash_as_the_true_one_does()
    {
        var passphrases = App.Services.GetRequiredService<Passphrases>();
        Assert.False(await passphrases.Matches(null, Passphrase, isKnownDevice: false, CancellationToken.None));
        var hash = await passphrases.Make(Passphrase, isKnownDevice: false, CancellationToken.None);
        Assert.Equal((1, 16, 32), (hash!.Kind, hash.Salt.Length, hash.Hash.Length));

        // As another implementation makes it (hash-wasm, 2 iterations, 19,456 KiB, parallelism 1): stored hashes must stay good.
        using var lanes = new PassphraseLanes();
        var known = await lanes.Hash("correct horse battery staple", [.. Enumerable.Range(0, 16).Select(i => (byte)i)], isKnownDevice: true, CancellationToken.None);
        Assert.Equal(KnownHash, Convert.ToHexString(known!));
    }

    [Theory]
    [InlineData("/meetings?when=now", "/meetings?when=now")]
    [InlineData("https://example.org/", "/today")]
    [InlineData("//example.org", "/today")]
    [InlineData("/\\example.org", "/today")]
    public async Task One_comes_back_to_where_one_was_going_on_this_site_only(string back, string expected)
    {
        var name = await new Browser(App).Join("Wren", Passphrase);
        using var signedIn = await new Browser(App).SignIn(name, Passphrase, back: back);
        await HoldfastApp.Expect(signedIn, HttpStatusCode.Redirect);
        Assert.Equal(expected, signedIn.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Ten_tries_a_browser_and_a_name_and_the_owner_isn_t_kept_out()
    {
        var owner = new Browser(App);
        var name = await owner.Join("Wren", Passphrase);
        using var signedOut = await owner.Send(await owner.Page("/sign-out"), "main form");
        var stranger = new Browser(App);
        for (var i = 0; i < Tries.Most; i++)
        {
            using var wrong = await stranger.SignIn(name, $"seven quiet herons {i}");
            await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest);
        }

        using var shed = await stranger.SignIn(name, "seven quiet herons at last");
        await HoldfastApp.Expect(shed, HttpStatusCode.TooManyRequests);
        using var right = await owner.SignIn(name, Passphrase);
        await HoldfastApp.Expect(right, HttpStatusCode.Redirect);

        // On a device they never signed in from they aren't kept out either.
        using var anew = await new Browser(App).SignIn(name, Passphrase);
        await HoldfastApp.Expect(anew, HttpStatusCode.Redirect);
    }

    [Fact]
    public void Browsers_that_keep_no_cookie_share_their_tries_for_a_name()
    {
        using var tries = new Tries();
        Assert.All(Enumerable.Range(0, Tries.Most), _ => Assert.True(tries.Allows([1], "")));
        Assert.False(tries.Allows([1], ""));
        Assert.True(tries.Allows([2], ""));
        Assert.True(tries.Allows([1], "a browser"));
    }

    [Fact]
    public async Task A_crowd_of_strangers_waits_in_another_lane_than_the_owner()
    {
        using var lanes = new PassphraseLanes();
        var salt = new byte[16];
        var crowd = Enumerable.Range(0, 200).Select(i => lanes.Hash($"wrong {i}", salt, isKnownDevice: false, CancellationToken.None)).ToList();
        Assert.InRange(lanes.OthersWaiting, 1, PassphraseLanes.MostWaiting);

        Assert.NotNull(await lanes.Hash("right", salt, isKnownDevice: true, CancellationToken.None));
        Assert.Contains(crowd, stranger => !stranger.IsCompleted);
        var answers = await Task.WhenAll(crowd);
        Assert.InRange(answers.Count(answer => answer is null), 1, 200 - PassphraseLanes.MostWaiting);
    }

    [Fact]
    public async Task The_browser_keeps_cookies_that_scripts_and_other_sites_can_t_use()
    {
        await using var site = await HoldfastApp.Start(new Site { Address = new Uri("https://recovery.example.org") });
        using var page = await site.Client.GetAsync(new Uri("/join", UriKind.Relative));
        var cookies = site.Services.GetRequiredService<AccountCookies>();
        Assert.Equal(("__Host-s", "__Host-d"), (cookies.SessionName, cookies.DeviceName));

        var browser = new Browser(App);
        var joining = await browser.Begin("Wren");
        using var joined = await browser.Send(joining, "main form", ("Input.Passphrase", Passphrase));
        var set = joined.Headers.GetValues("Set-Cookie").ToList();
        var session = Assert.Single(set, cookie => cookie.StartsWith("s=", StringComparison.Ordinal));
        var device = Assert.Single(set, cookie => cookie.StartsWith("d=", StringComparison.Ordinal));
        foreach (var cookie in new[] { session, device })
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        }

        // Not trusted: gone when the browser closes.
        Assert.DoesNotContain("expires", session, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Asking_who_it_is_takes_one_query()
    {
        var dana = await App.Join("Dana");
        _ = await dana.Page("/about/privacy");
        counted.Commands.Clear();
        using var page = await dana.Get("/about/privacy");
        await HoldfastApp.Expect(page, HttpStatusCode.OK);
        Assert.Single(counted.Commands);
    }

    [Fact]
    public async Task Somebody_suspended_is_told_so_only_after_the_right_passphrase()
    {
        var name = await new Browser(App).Join("Sol", Passphrase);
        var hash = SignInName.Read(name)!.Hash(App.Services.GetRequiredService<Holdfast.Data.Sealer>());
        var until = HoldfastApp.Noon + NodaTime.Duration.FromDays(7);
        await App.Stored(db => db.Members.Where(member => member.SignInNameHash == hash).ExecuteUpdateAsync(set => set.SetProperty(member => member.SuspendedUntil, until)));
        using var wrong = await new Browser(App).SignIn(name, "seven quiet herons at dusk");
        Assert.DoesNotContain("paused", await HoldfastApp.Expect(wrong, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var right = await new Browser(App).SignIn(name, Passphrase);
        Assert.Contains("paused", await HoldfastApp.Expect(right, HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("name", "")]
    [InlineData("🌊🌊", "x")]
    [InlineData("\uD800", "x")]
    [InlineData("harbor-violet-canoe-42", "\uDC00")]
    public async Task What_nobody_could_sign_in_with_is_told_beside_it(string name, string passphrase)
    {
        using var sent = await new Browser(App).SignIn(name, passphrase);
        await HoldfastApp.Expect(sent, HttpStatusCode.BadRequest);
    }

    [GeneratedRegex("(?<=name=\"__RequestVerificationToken\"[^>]*value=\")[^\"]+|(?<=challenge&quot;:&quot;)[^&]+")]
    private static partial Regex Token();

    private const string KnownHash = "818259B6310026A8E0DBAC5D2E6927ABCFDB07B32258FAC4F61B18B80F929085";

    /// <summary>
    /// Hears every command that a request made this site's database carry out: not those of sites beside it, nor of what the
    /// site does by itself each second.
    /// </summary>
    private sealed class CommandLog(string database, IHttpContextAccessor request, ConcurrentQueue<string> commands) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public static string NameOf(DbConnection? connection) => $"{connection?.DataSource} {connection?.Database}";

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                value.Subscribe(this, name => name == RelationalEventId.CommandExecuted.Name);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is CommandExecutedEventData { Command: { } command } && request.HttpContext is not null && NameOf(command.Connection) == database)
            {
                commands.Enqueue(command.CommandText);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
