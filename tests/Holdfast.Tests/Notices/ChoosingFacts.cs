using System.Net;
using System.Xml.Linq;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Notices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests.Notices;

/// <summary>Choosing how to hear: off until chosen, told beforehand what it gives away, and stopped as easily.</summary>
[Trait("needs", "database")]
public sealed class ChoosingFacts(ChoosingFacts.Site site) : IClassFixture<ChoosingFacts.Site>
{
    private HoldfastApp App => site.App;

    /// <summary>A site whose members are in two groups.</summary>
    public sealed class Site : IAsyncLifetime
    {
        public HoldfastApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await HoldfastApp.Start(adjust: builder =>
        {
            builder.Services.AddSingleton(new PushLimits { Every = Timeout.InfiniteTimeSpan });
            builder.Services.AddScoped<INoticeScopes, TwoGroups>();
        });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private sealed class TwoGroups : INoticeScopes
    {
        public Task<IReadOnlyList<NoticeScope>> Mine(HoldfastDb db, Me me, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<NoticeScope>>([new("garden-1", "Garden"), new("harbor-2", "Harbor")]);
    }

    [Fact]
    public async Task What_it_gives_away_is_said_before_it_can_be_switched_on()
    {
        var dana = await App.Join("Dana");
        var page = await dana.Page("/you/notices");
        var text = page.QuerySelector("main")!.TextContent;
        var told = text.IndexOf("It learns that this device hears from this site", StringComparison.Ordinal);
        Assert.InRange(told, 0, text.IndexOf("Tell me on this device", StringComparison.Ordinal));
        Assert.Contains("also when it is locked", text, StringComparison.Ordinal);
        // Without script nothing offers what wouldn't work.
        Assert.True(page.QuerySelector("[data-push]")!.HasAttribute("hidden"));
        Assert.False(page.QuerySelector("[data-push-not]")!.HasAttribute("hidden"));
        Assert.Empty(page.QuerySelectorAll("input[name^='kind-'][value='ByName'][checked]"));
    }

    [Fact]
    public async Task Where_the_site_is_reached_by_plain_http_it_says_that_this_can_t_be()
    {
        await using var plain = await HoldfastApp.Start(new Holdfast.Web.Site { Address = new Uri("http://recovery.example.org") });
        var page = await (await plain.Join("Dana")).Page("/you/notices");
        Assert.Null(page.QuerySelector("[data-push]"));
        Assert.Contains("browsers tell nobody from there", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choices_are_kept_and_shown_again()
    {
        var dana = await App.JoinInChicago("Dana");
        await dana.Choose(("kind-Reply", "ByName"), ("kind-News", "Nothing"), ("scope-garden-1", "Nothing"), ("Input.From", "22:30"), ("Input.Until", "06:15"));
        var page = await dana.Page("/you/notices");
        Assert.True(page.QuerySelector("#Reply-ByName")!.HasAttribute("checked"));
        Assert.True(page.QuerySelector("#News-Nothing")!.HasAttribute("checked"));
        Assert.True(page.QuerySelector("#garden-1-Nothing")!.HasAttribute("checked"));
        Assert.True(page.QuerySelector("#harbor-2-ByName")!.HasAttribute("checked"));
        Assert.Equal("22:30", page.QuerySelector("#from")!.GetAttribute("value"));
        Assert.Equal("06:15", page.QuerySelector("#until")!.GetAttribute("value"));
        Assert.Contains("Central Time (Chicago)", page.Body!.TextContent, StringComparison.Ordinal);

        await App.Tell(dana, NoticeKind.Reply, "/groups/1", "garden-1");
        Assert.Empty(await dana.Listed());
        await App.Tell(dana, NoticeKind.Reply, "/groups/2", "harbor-2");
        Assert.Single(await dana.Listed());
    }

    [Fact]
    public async Task What_is_chosen_isn_t_readable_in_the_database()
    {
        var dana = await App.JoinInChicago("Dana");
        await dana.Choose(("scope-garden-1", "Nothing"));
        var row = await App.Stored(db => db.Reaches.SingleAsync(reach => reach.MemberId == dana.MemberId));
        Assert.Equal(-1, row.Choices!.Bytes.AsSpan().IndexOf("garden"u8));
        Assert.Equal(-1, row.Choices!.Bytes.AsSpan().IndexOf("Chicago"u8));
    }

    [Theory]
    [InlineData("kind-Safety", "Nothing")]
    [InlineData("kind-Duty", "Nothing")]
    [InlineData("kind-Reply", "Louder")]
    [InlineData("kind-Reply", "7")]
    [InlineData("kind-Everything", "ByName")]
    [InlineData("scope-not-mine", "Nothing")]
    public async Task What_can_t_be_chosen_changes_nothing(string field, string value)
    {
        var dana = await App.JoinInChicago("Dana");
        await dana.Choose((field, value));
        var kept = await App.Stored(db => db.Reaches.Where(reach => reach.MemberId == dana.MemberId).Select(reach => reach.Choices).SingleAsync());
        var publicId = await App.Stored(db => db.Members.Where(member => member.Id == dana.MemberId).Select(member => member.PublicId).SingleAsync());
        var choices = App.Services.GetRequiredService<Sealer>().Open(kept!, Reach.PlaceOf(publicId));
        Assert.All(NoticeKinds.All, kind => Assert.Equal(Telling.Quiet, choices.For(kind)));
        Assert.Empty(choices.Scopes);
    }

    [Theory]
    [InlineData("", "08:00", "Enter a time, like 21:00.")]
    [InlineData("25:99", "08:00", "Enter a time, like 21:00.")]
    [InlineData("21:00", "soon", "Enter a time, like 08:00.")]
    [InlineData("08:00", "08:00", "Choose two different times, or turn quiet hours off.")]
    public async Task A_time_that_can_t_be_read_is_told_and_the_rest_is_kept_on_the_form(string from, string until, string sentence)
    {
        var dana = await App.JoinInChicago("Dana");
        using var answer = await dana.Send(await dana.Page("/you/notices"), "#choices", ("Input.From", from), ("Input.Until", until), ("kind-Reply", "ByName"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await HoldfastApp.Document(answer);
        Assert.Contains(sentence, page.QuerySelector(".errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(from, page.QuerySelector("#from")!.GetAttribute("value") ?? "");
        Assert.True(page.QuerySelector("#Reply-ByName")!.HasAttribute("checked"));
        Assert.Equal(0, await App.Stored(db => db.Reaches.CountAsync(reach => reach.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task Without_quiet_hours_times_don_t_matter()
    {
        var dana = await App.JoinInChicago("Dana");
        await dana.Choose(("Input.NoQuiet", "true"), ("Input.From", "whenever"));
        Assert.True((await dana.Page("/you/notices")).QuerySelector("input[name='Input.NoQuiet']")!.HasAttribute("checked"));
    }

    [Theory]
    [InlineData("https://127.0.0.1/push/1")]
    [InlineData("http://push.example.net/1")]
    [InlineData("")]
    public async Task What_no_browser_gives_is_refused_in_a_sentence(string endpoint)
    {
        var dana = await App.JoinInChicago("Dana");
        await using var receiver = await PushReceiver.Start();
        using var browser = new PushBrowser(receiver, "dana");
        using var answer = await dana.Send(await dana.Page("/you/notices"), "form[data-push]", ("endpoint", endpoint), ("p256dh", browser.P256dh), ("auth", browser.Auth));
        Assert.Contains("Nothing was switched on.", await HoldfastApp.Expect(answer, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(0, await App.Stored(db => db.PushDevices.CountAsync(device => device.MemberId == dana.MemberId)));
    }

    [Fact]
    public async Task Only_the_newest_five_devices_are_told_and_each_can_be_stopped()
    {
        var dana = await App.JoinInChicago("Dana");
        var sol = await App.JoinInChicago("Sol");
        await using var receiver = await PushReceiver.Start();
        foreach (var name in new[] { "a", "b", "c", "d", "e", "f", "f" })
        {
            using var browser = new PushBrowser(receiver, name, host: "push.example.net");
            await dana.SwitchOn(browser);
        }

        var page = await dana.Page("/you/notices");
        Assert.Equal(PushDevice.MostPerMember, page.QuerySelectorAll("#stop li").Length);
        using var theirs = new PushBrowser(receiver, "sol", host: "push.example.net");
        await sol.SwitchOn(theirs);
        var first = page.QuerySelector("#stop button")!.GetAttribute("value")!;

        // Somebody else's isn't there to be stopped.
        using var foreign = await sol.Send(await sol.Page("/you/notices"), "#stop", ("id", first));
        Assert.Equal(5, (await dana.Page("/you/notices")).QuerySelectorAll("#stop li").Length);
        using var stopped = await dana.Send(page, "#stop", ("id", first));
        page = await dana.Page("/you/notices");
        Assert.Equal(4, page.QuerySelectorAll("#stop li").Length);
        using var all = await dana.Send(page, "#stopall");
        Assert.Null((await dana.Page("/you/notices")).QuerySelector("#stop"));
        Assert.Single((await sol.Page("/you/notices")).QuerySelectorAll("#stop li"));
    }

    [Fact]
    public async Task The_first_device_tells_what_is_meant_for_one_and_leaves_what_was_chosen()
    {
        await using var receiver = await PushReceiver.Start();
        using var browser = new PushBrowser(receiver, "dana", host: "push.example.net");
        var dana = await App.JoinInChicago("Dana");
        await dana.Choose(("kind-Reply", "Nothing"), ("kind-Soon", "ByName"));
        await dana.SwitchOn(browser);
        var page = await dana.Page("/you/notices");
        Assert.Equal(["Soon-ByName"], page.QuerySelectorAll("#choices input[value='ByName'][name^='kind-'][checked]").Select(box => box.Id));
        Assert.True(page.QuerySelector("#Reply-Nothing")!.HasAttribute("checked"));

        var sol = await App.JoinInChicago("Sol");
        await sol.SwitchOn(browser);
        Assert.Equal(
            ["Reply-ByName", "Reminder-ByName", "Soon-ByName", "Duty-ByName"],
            (await sol.Page("/you/notices")).QuerySelectorAll("#choices input[value='ByName'][name^='kind-'][checked]").Select(box => box.Id));
    }

    [Fact]
    public void Every_kind_has_its_name_and_its_sentence_in_Spanish()
    {
        var spanish = XDocument.Load(Path.Combine(Repository.Root, "src", "Holdfast", "Notices", "NoticeWords.es.resx")).Root!.Elements("data").Select(data => data.Attribute("name")!.Value).ToHashSet();
        Assert.All(NoticeKinds.All, kind => Assert.Contains(kind.Sentence(), spanish));
        Assert.All(NoticeKinds.All, kind => Assert.Contains(ChooseModel.NameOf(kind), spanish));
    }
}
