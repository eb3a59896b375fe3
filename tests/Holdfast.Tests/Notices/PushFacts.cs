using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdfast.Notices;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Notices;

/// <summary>From an event to a device and all that may go wrong between, with a real receiver on this machine and a clock that is moved. It is noon in Chicago.</summary>
[Trait("needs", "database")]
public sealed class PushFacts : IAsyncLifetime
{
    private PushReceiver? receiving;
    private HoldfastApp? started;
    private PushBrowser? browsing;
    private Person? joined;

    private PushReceiver Receiver => receiving!;

    private HoldfastApp App => started!;

    private PushBrowser Browser => browsing!;

    private Person Dana => joined!;

    private int Told => Receiver.Received.Count;

    public async ValueTask InitializeAsync()
    {
        receiving = await PushReceiver.Start();
        started = await HoldfastApp.Start(adjust: builder => builder.Services.AddSingleton(Receiver.Limits));
        browsing = new PushBrowser(Receiver, "dana");
        joined = await App.JoinInChicago("Dana");
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Receiver.DisposeAsync();
        Browser.Dispose();
    }

    [Fact]
    public async Task A_device_that_was_switched_on_is_told_and_nothing_is_said()
    {
        await Dana.SwitchOn(Browser);
        await Tell(NoticeKind.Reply, "/groups/secret-garden/posts/1");
        var push = Assert.Single(Receiver.Received);

        Assert.Equal("dana", push.Name);
        Assert.Equal("{}", Encoding.UTF8.GetString(Browser.Open(push.Body)));
        Assert.Equal("aes128gcm", push.Headers["Content-Encoding"]);
        Assert.Equal("n", push.Headers["Topic"]);
        Assert.Equal("normal", push.Headers["Urgency"]);
        // Until nine in the evening: a phone that comes back at night must not be told then.
        Assert.Equal("32400", push.Headers["TTL"]);
        var everything = string.Join('\n', push.Headers.Select(header => $"{header.Key}: {header.Value}")) + Encoding.Latin1.GetString(push.Body);
        Assert.DoesNotContain("garden", everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("cookie", everything, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Its_maker_can_tell_by_the_signature_who_sends()
    {
        await Dana.SwitchOn(Browser);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        var header = Assert.Single(Receiver.Received).Headers["Authorization"];
        Assert.StartsWith("vapid t=", header, StringComparison.Ordinal);
        var parts = header["vapid t=".Length..].Split(", k=");
        var shown = (await Dana.Page("/you/notices")).QuerySelector("[data-push]")!.GetAttribute("data-push");
        Assert.Equal(shown, parts[1]);

        var token = parts[0].Split('.');
        using var key = ECDsa.Create(WebPush.Parameters(Base64Url.DecodeFromChars(parts[1])));
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256));
        using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(token[0]));
        Assert.Equal("ES256", head.RootElement.GetProperty("alg").GetString());
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token[1]));
        Assert.Equal(new Uri(Browser.Endpoint).GetLeftPart(UriPartial.Authority), claims.RootElement.GetProperty("aud").GetString());
        Assert.Equal("https://localhost:5080", claims.RootElement.GetProperty("sub").GetString());
        var left = claims.RootElement.GetProperty("exp").GetInt64() - HoldfastApp.Noon.ToUnixTimeSeconds();
        Assert.InRange(left, 3600, 24 * 3600);
    }

    [Fact]
    public async Task The_key_of_the_site_is_made_once_and_sealed()
    {
        var first = (await Dana.Page("/you/notices")).QuerySelector("[data-push]")!.GetAttribute("data-push")!;
        using var again = ActivatorUtilities.CreateInstance<VapidKeys>(App.Services);
        Assert.Equal(first, await again.Public(CancellationToken.None));
        var stored = Assert.Single(await App.Stored(db => db.VapidKeys.ToListAsync()));
        Assert.Equal(first, Base64Url.EncodeToString(stored.Public));
        using var key = ECDsa.Create();
        Assert.Throws<CryptographicException>(() => key.ImportPkcs8PrivateKey(stored.Private!.Bytes, out _));
    }

    [Fact]
    public async Task Nobody_is_told_who_didn_t_choose_it()
    {
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        await Dana.SwitchOn(Browser);
        await Dana.Choose(("kind-Reply", "Quiet"), ("kind-Soon", "ByName"));
        await Tell(NoticeKind.Reply, "/groups/garden/posts/2");
        Assert.Equal(0, Told);
        await Tell(NoticeKind.Soon, "/meetings/lantern");
        Assert.Equal(1, Told);
        Assert.Equal(3, (await Dana.Listed()).Length);
    }

    [Fact]
    public async Task What_is_left_out_isn_t_even_written_down()
    {
        await Dana.Choose(("kind-Reply", "Nothing"));
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        await Tell(NoticeKind.Soon, "/meetings/lantern");
        Assert.Equal(["Starting soon. New"], await Dana.Listed());
    }

    [Fact]
    public async Task Several_things_at_once_are_one_push_and_the_same_thing_isn_t_told_twice()
    {
        await Dana.SwitchOn(Browser);
        foreach (var post in Enumerable.Range(0, 5))
        {
            await App.Tell(Dana, NoticeKind.Reply, $"/groups/garden/posts/{post}");
        }

        await App.TellDevices();
        Assert.Equal(1, Told);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/0");
        Assert.Equal(1, Told);
    }

    [Fact]
    public async Task In_quiet_hours_it_waits_for_the_morning()
    {
        await Dana.SwitchOn(Browser);
        App.Clock.Advance(Duration.FromHours(10));
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        App.Clock.Advance(Duration.FromHours(10) - Duration.FromSeconds(1));
        await App.TellDevices();
        Assert.Equal(0, Told);
        App.Clock.Advance(Duration.FromSeconds(1));
        await App.TellDevices();
        Assert.Equal(1, Told);
    }

    [Fact]
    public async Task Two_a_day_and_then_one_in_the_morning_for_all_the_rest()
    {
        await Dana.SwitchOn(Browser);
        for (var post = 0; post < 6; post++)
        {
            App.Clock.Advance(Duration.FromMinutes(10));
            await Tell(NoticeKind.Reply, $"/groups/garden/posts/{post}");
        }

        Assert.Equal(NoticeChoices.MostADay, Told);
        App.Clock.Advance(Duration.FromHours(19) - Duration.FromSeconds(1));
        await App.TellDevices();
        Assert.Equal(2, Told);
        App.Clock.Advance(Duration.FromSeconds(1));
        await App.TellDevices();
        Assert.Equal(3, Told);

        // The morning's one is the first of the new day.
        await Tell(NoticeKind.Reply, "/groups/garden/posts/7");
        await Tell(NoticeKind.Reply, "/groups/garden/posts/8");
        Assert.Equal(4, Told);
    }

    [Fact]
    public async Task Whoever_is_on_shift_is_told_at_night_and_more_than_twice()
    {
        await Dana.SwitchOn(Browser);
        App.Clock.Advance(Duration.FromHours(11));
        foreach (var request in Enumerable.Range(0, 4))
        {
            await Tell(NoticeKind.Duty, $"/on-call/{request}");
        }

        Assert.Equal(4, Told);
        Assert.All(Receiver.Received, push => Assert.Equal("high", push.Headers["Urgency"]));
        // The day's two are still there for the rest.
        App.Clock.Advance(Duration.FromHours(12));
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        await Tell(NoticeKind.Reply, "/groups/garden/posts/2");
        Assert.Equal(6, Told);
    }

    [Fact]
    public async Task What_has_been_seen_is_told_no_more()
    {
        await Dana.SwitchOn(Browser);
        await App.Tell(Dana, NoticeKind.Reply, "/groups/garden/posts/1");
        using var seen = await Dana.Send(await Dana.Page("/notices"), "#seen");
        await App.TellDevices();
        Assert.Equal(0, Told);
    }

    [Fact]
    public async Task What_wasn_t_done_is_told_to_nobody()
    {
        await Dana.SwitchOn(Browser);
        await Assert.ThrowsAsync<InvalidOperationException>(() => App.Write(async db =>
        {
            await App.Services.GetRequiredService<Inbox>().Tell(db, Dana.MemberId, NoticeKind.Reply, "/groups/garden/posts/1");
            throw new InvalidOperationException("The post wasn't stored.");
        }));
        await App.TellDevices();
        Assert.Equal(0, Told);
    }

    [Fact]
    public async Task A_suspended_member_isn_t_called_to_a_closed_door()
    {
        await Dana.SwitchOn(Browser);
        var until = HoldfastApp.Noon + Duration.FromDays(1);
        await App.Stored(db => db.Members.Where(member => member.Id == Dana.MemberId).ExecuteUpdateAsync(set => set.SetProperty(member => member.SuspendedUntil, until)));
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        Assert.Equal(0, Told);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_browser_that_is_gone_is_forgotten(int status)
    {
        using var other = new PushBrowser(Receiver, "phone");
        await Dana.SwitchOn(Browser);
        await Dana.SwitchOn(other);
        Receiver.Answer = name => Results.StatusCode(name == "dana" ? status : 201);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        Assert.Equal(2, Told);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/2");
        Assert.Equal(["phone"], Receiver.Received.Skip(2).Select(push => push.Name));
        Assert.Single((await Dana.Page("/you/notices")).QuerySelectorAll("#stop li"));
    }

    [Fact]
    public async Task A_carrier_that_is_busy_is_asked_again_after_a_minute_then_two()
    {
        await Dana.SwitchOn(Browser);
        Receiver.Answer = _ => Results.StatusCode(503);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        foreach (var (seconds, told) in new[] { (59, 1), (1, 2), (119, 2), (1, 3) })
        {
            App.Clock.Advance(Duration.FromSeconds(seconds));
            await App.TellDevices();
            Assert.Equal(told, Told);
        }

        Receiver.Answer = _ => Results.StatusCode(201);
        App.Clock.Advance(Duration.FromMinutes(4));
        await App.TellDevices();
        App.Clock.Advance(Duration.FromHours(1));
        await App.TellDevices();
        Assert.Equal(4, Told);
    }

    [Fact]
    public async Task A_carrier_that_asks_for_time_gets_it()
    {
        await Dana.SwitchOn(Browser);
        Receiver.Answer = _ => new Busy(600);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        App.Clock.Advance(Duration.FromSeconds(599));
        await App.TellDevices();
        Assert.Equal(1, Told);
        App.Clock.Advance(Duration.FromSeconds(1));
        await App.TellDevices();
        Assert.Equal(2, Told);
    }

    [Fact]
    public async Task Trying_ends_and_a_device_that_never_hears_is_forgotten()
    {
        await Dana.SwitchOn(Browser);
        Receiver.Answer = _ => Results.StatusCode(500);
        for (var push = 1; push <= PushRounds.MostMissed; push++)
        {
            await App.Tell(Dana, NoticeKind.Duty, $"/on-call/{push}");
            // Each within the hour for which somebody on shift is tried.
            for (var minute = 0; minute < 45; minute++)
            {
                await App.TellDevices();
                App.Clock.Advance(Duration.FromMinutes(1));
            }

            Assert.Equal(push * PushRounds.MostTries, Told);
        }

        Assert.Equal(0, await App.Stored(db => db.PushDevices.CountAsync()));
    }

    [Fact]
    public async Task Trying_again_stops_where_quiet_hours_begin_and_goes_on_in_the_morning()
    {
        await Dana.SwitchOn(Browser);
        App.Clock.Advance(Duration.FromHours(9) - Duration.FromSeconds(30));
        Receiver.Answer = _ => Results.StatusCode(503);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        Assert.Equal(1, Told);
        Receiver.Answer = _ => Results.StatusCode(201);
        for (var hour = 0; hour < 11; hour++)
        {
            App.Clock.Advance(Duration.FromMinutes(59));
            await App.TellDevices();
            Assert.Equal(1, Told);
        }

        App.Clock.Advance(Duration.FromMinutes(15));
        await App.TellDevices();
        await App.TellDevices();
        Assert.Equal(2, Told);
    }

    [Fact]
    public async Task A_carrier_that_can_t_be_reached_or_doesn_t_answer_is_asked_again()
    {
        await Dana.SwitchOn(Browser);
        await App.Tell(Dana, NoticeKind.Reply, "/groups/garden/posts/1");
        var port = Receiver.Port;
        await Receiver.DisposeAsync();
        await App.TellDevices();
        var device = Assert.Single(await App.Stored(db => db.PushDevices.ToListAsync()));
        Assert.Equal(HoldfastApp.Noon + Duration.FromMinutes(1), device.TellAt);
        Assert.NotEqual(0, port);
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_never_connected_to_and_is_forgotten()
    {
        await using var site = await HoldfastApp.Start(adjust: builder => builder.Services.AddSingleton(new PushLimits { Every = Timeout.InfiniteTimeSpan, Trusts = Receiver.Limits.Trusts }));
        using var inside = new PushBrowser(Receiver, "inside", host: "localhost");
        var sol = await site.JoinInChicago("Sol");
        await sol.SwitchOn(inside);
        await site.Tell(sol, NoticeKind.Reply, "/groups/garden/posts/1");
        await site.TellDevices();
        Assert.Equal(0, Told);
        Assert.Equal(0, await site.Stored(db => db.PushDevices.CountAsync()));

        // Where that port of this machine is allowed, the same name is told: the address kept it out, and nothing else.
        await Dana.SwitchOn(inside);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        Assert.Equal(1, Told);
    }

    [Fact]
    public async Task A_carrier_that_passes_on_is_not_followed()
    {
        await Dana.SwitchOn(Browser);
        Receiver.Answer = name => name == "dana" ? Results.Redirect("/push/elsewhere", permanent: true, preserveMethod: true) : Results.StatusCode(201);
        await Tell(NoticeKind.Reply, "/groups/garden/posts/1");
        Assert.Equal(["dana"], Receiver.Received.Select(push => push.Name));
    }

    [Fact]
    public async Task However_many_nodes_there_are_each_device_is_told_once()
    {
        var people = new List<(Person Who, PushBrowser Browser)>();
        foreach (var number in Enumerable.Range(0, 30))
        {
            var who = await App.JoinInChicago($"Person {number}");
            var browser = new PushBrowser(Receiver, string.Create(CultureInfo.InvariantCulture, $"p{number}"));
            await who.SwitchOn(browser);
            people.Add((who, browser));
        }

        await App.Write(db => App.Services.GetRequiredService<Inbox>().Tell(db, [.. people.Select(person => person.Who.MemberId)], NoticeKind.Reply, "/groups/garden/posts/1"));
        var nodes = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<PushRounds>(App.Services)).ToList();
        await Task.WhenAll(nodes.Select(node => node.Go(CancellationToken.None)));

        Assert.Equal(30, Told);
        Assert.Equal(30, Receiver.Received.Select(push => push.Name).Distinct().Count());
        foreach (var (_, browser) in people)
        {
            browser.Dispose();
        }

        nodes.ForEach(node => node.Dispose());
    }

    [Fact]
    public async Task A_row_that_was_tampered_with_keeps_nobody_else_waiting()
    {
        var (sol, wren) = (await App.JoinInChicago("Sol"), await App.JoinInChicago("Wren"));
        using var theirs = new PushBrowser(Receiver, "sol");
        using var another = new PushBrowser(Receiver, "wren");
        await sol.SwitchOn(theirs);
        await wren.SwitchOn(another);
        await Dana.SwitchOn(Browser);
        await App.Write(async db =>
        {
            // Dana's device in Sol's clothes, and Wren's choices in Dana's.
            var (mine, stolen) = (await db.PushDevices.SingleAsync(device => device.MemberId == Dana.MemberId), await db.PushDevices.SingleAsync(device => device.MemberId == sol.MemberId));
            db.Entry(stolen).Property(device => device.Where).CurrentValue = mine.Where;
            await App.Services.GetRequiredService<Inbox>().Tell(db, [Dana.MemberId, sol.MemberId, wren.MemberId], NoticeKind.Reply, "/groups/garden/posts/1");
        });
        await App.Write(async db =>
        {
            var (mine, changed) = (await db.Reaches.SingleAsync(reach => reach.MemberId == Dana.MemberId), await db.Reaches.SingleAsync(reach => reach.MemberId == wren.MemberId));
            db.Entry(changed).Property(reach => reach.Choices).CurrentValue = mine.Choices;
        });
        await App.TellDevices();
        Assert.Equal(["dana"], Receiver.Received.Select(push => push.Name));
    }

    [Fact]
    public async Task Two_members_of_one_browser_have_nothing_in_common_in_the_database_and_nothing_shows_where_it_is()
    {
        var sol = await App.JoinInChicago("Sol");
        await Dana.SwitchOn(Browser);
        await sol.SwitchOn(Browser);
        var rows = await App.Stored(db => db.PushDevices.ToListAsync());
        Assert.Equal(2, rows.Select(row => Convert.ToHexString(row.Hash)).Distinct().Count());
        Assert.All(rows, row => Assert.Equal(-1, row.Where!.Bytes.AsSpan().IndexOf("127.0.0.1"u8)));
    }

    private async Task Tell(NoticeKind kind, string address)
    {
        await App.Tell(Dana, kind, address);
        await App.TellDevices();
    }

    private sealed class Busy(int seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }
    }
}
