using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Holdfast.Tests.Groups;

/// <summary>In what order a group is read, and at what cost.</summary>
[Trait("needs", "database")]
public sealed class FeedFacts(HoldfastApp app) : IClassFixture<HoldfastApp>
{
    private const int MostQueries = 8;

    [Fact]
    public async Task What_hopes_for_a_reply_comes_first_then_the_newest_and_what_is_pinned_above_all()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");
        await app.Facilitates(theo, id);
        var need = await dana.Share(id, "A need.", ("Input.Intent", "support"));
        var win = await dana.Share(id, "A win.", ("Input.Intent", "win"));
        var question = await dana.Share(id, "A question.", ("Input.Intent", "question"));
        var sharing = await dana.Share(id, "Sharing.", ("Input.Intent", "sharing"));
        Assert.Equal([question, need, sharing, win], await Order(dana, id));

        // Nobody answers themselves.
        await dana.Reply(id, question, "Anybody?");
        Assert.Equal([question, need, sharing, win], await Order(dana, id));
        await theo.Reply(id, question, "Here.");
        Assert.Equal([need, sharing, question, win], await Order(dana, id));

        using var pinned = await theo.Send(await theo.Page($"/groups/{id}/posts/{win}"), "form.pin");
        await HoldfastApp.Expect(pinned, HttpStatusCode.Redirect);
        Assert.Equal([win, need, sharing, question], await Order(dana, id));
        Assert.Null((await dana.Page($"/groups/{id}/posts/{win}")).QuerySelector("form.pin"));
        Assert.Equal([question], await Order(dana, id, "?intent=question"));
    }

    [Fact]
    public async Task Every_post_is_met_once_on_the_way_through_the_pages()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        await Fill(app, dana, id, (3 * Feed.PostsOnAPage) + 4, replies: 0);
        var met = new List<string>();
        string? next = "/groups/" + id;
        for (var pages = 0; next is not null && pages < 10; pages++)
        {
            var page = await dana.Page(next);
            met.AddRange(page.QuerySelectorAll("article").Select(article => article.GetAttribute("aria-labelledby")!));
            next = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal((3 * Feed.PostsOnAPage) + 4, met.Count);
        Assert.Equal(met.Count, met.Distinct().Count());
        await Circle.Expect(dana.Get($"/groups/{id}?before={RandomId.New()}"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Words_somebody_does_not_want_to_meet_today_are_folded_for_them_alone()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");
        var post = await theo.Share(id, "We drank CHAMPÁN all night.");
        await Mute(dana, "champan");
        Assert.NotNull((await dana.Sees(id, post))!.QuerySelector("details.cw"));
        Assert.Null((await theo.Sees(id, post))!.QuerySelector("details.cw"));
    }

    [Fact]
    public async Task New_is_marked_from_when_somebody_says_they_have_caught_up_and_reading_alone_notes_nothing()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");
        await theo.Share(id, "Old.");
        await dana.Page("/groups/" + id);
        Assert.Null((await app.MembershipOf(dana, id)).Read);
        var newest = await app.Stored(db => db.Posts.MaxAsync(post => post.Id));
        await app.With(dana, id, mine => mine.CatchUp(newest, app.Services.GetRequiredService<GroupSeals>()));
        var fresh = await theo.Share(id, "Fresh.");
        var page = await dana.Page("/groups/" + id);
        Assert.Contains("New", (await dana.Sees(id, fresh))!.QuerySelectorAll(".tag").Select(tag => tag.TextContent.Trim()));
        using var caughtUp = await dana.Send(page, "form.note");
        await HoldfastApp.Expect(caughtUp, HttpStatusCode.Redirect);
        Assert.DoesNotContain("New", (await dana.Sees(id, fresh))!.QuerySelectorAll(".tag").Select(tag => tag.TextContent.Trim()));
    }

    [Fact]
    public async Task What_is_one_readers_own_isnt_shown_to_whoever_reads_the_same_a_moment_later()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");
        var mo = await app.In(id, "Mo");
        var named = await dana.Share(id, "With my name.");
        var nameless = await dana.Share(id, "Without my name.", ("Input.Nameless", "true"));
        foreach (var post in new[] { named, nameless })
        {
            using var heard = await theo.Send(await theo.Page($"/groups/{id}/posts/{post}"), "form.resp", ("kind", "been-there"));
            await HoldfastApp.Expect(heard, HttpStatusCode.Redirect);
        }

        // All three from one reading: nothing is written in between.
        foreach (var post in new[] { named, nameless })
        {
            var (author, giver, other) = ((await dana.Sees(id, post))!, (await theo.Sees(id, post))!, (await mo.Sees(id, post))!);
            Assert.Contains("yours", author.QuerySelector(".who .mut")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("Theo", author.QuerySelector(".heard")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("been-there", giver.QuerySelector("[aria-pressed=true]")!.GetAttribute("value"));
            Assert.Null(other.QuerySelector("[aria-pressed=true]"));
            foreach (var whose in new[] { giver, other })
            {
                Assert.DoesNotContain("yours", whose.TextContent, StringComparison.Ordinal);
                Assert.DoesNotContain("Theo", whose.TextContent, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task More_support_than_is_read_for_everybody_is_read_for_each()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        await Fill(app, dana, id, Feed.PostsOnAPage, replies: 0);
        var givers = new List<Person>();
        for (var i = 0; i <= Feed.MostHeardShown / Feed.PostsOnAPage; i++)
        {
            givers.Add(await app.In(id, $"Giver {(char)('A' + i)}"));
        }

        await app.Stored(async db =>
        {
            var posts = await db.Posts.Where(post => db.Groups.Any(its => its.Id == post.GroupId && its.PublicId == id)).ToListAsync();
            foreach (var giver in givers)
            {
                var by = await db.Memberships.SingleAsync(mine => mine.MemberId == giver.MemberId);
                db.Supports.AddRange(posts.Select(post => new Support(post, by, "heard")));
            }

            return await db.SaveChangesAsync();
        });
        var author = await dana.Page("/groups/" + id);
        Assert.Equal(Feed.PostsOnAPage, author.QuerySelectorAll(".heard ul").Length);
        Assert.Contains("Giver A, ", author.QuerySelector(".heard ul")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Feed.PostsOnAPage, (await givers[^1].Page("/groups/" + id)).QuerySelectorAll("[aria-pressed=true]").Length);
    }

    [Fact]
    public async Task Whoever_has_just_said_something_meets_it_whichever_node_answers()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        using var sent = await dana.Send(await dana.Page("/groups/" + id), Circle.ShareForm, ("Input.Text", "Said."));
        var next = sent.Headers.Location!.OriginalString.Split('#')[0];
        Assert.Equal(TestStore.OnPostgres ? $"/groups/{id}?anew=1" : "/groups/" + id, next);

        // Another node takes it back; what this one read before isn't shown where somebody is led who has just said something.
        await dana.Page("/groups/" + id);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStore(app.Place);
        await using var node = services.BuildServiceProvider();
        await using var scope = node.CreateAsyncScope();
        var now = app.Clock.GetCurrentInstant();
        await scope.ServiceProvider.GetRequiredService<HoldfastDb>().Posts
            .Where(post => post.Intent != Intent.Welcome).ExecuteUpdateAsync(set => set.SetProperty(post => post.WithdrawnAt, now));
        Assert.DoesNotContain("Said.", (await dana.Page($"/groups/{id}?anew=1")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_asks_the_database_eight_times_at_most_however_much_is_said()
    {
        var counter = new Counter();
        await using var counted = await HoldfastApp.Start(adjust: counter.AddTo);
        var id = await counted.OpenGroup();
        var dana = await counted.In(id, "Dana");
        var theo = await counted.In(id, "Theo");
        await counted.Facilitates(theo, id);
        await Fill(counted, dana, id, 2, replies: 1);
        var few = await Count();
        await Fill(counted, theo, id, Feed.PostsOnAPage, replies: 4);
        await dana.Share(id, "Nameless too.", ("Input.Nameless", "true"));
        var many = await Count();
        Assert.InRange(many, 3, MostQueries);
        Assert.Equal(few, many);

        async Task<int> Count()
        {
            counter.Asked.Clear();
            using var response = await dana.Get("/groups/" + id);
            await HoldfastApp.Expect(response, HttpStatusCode.OK);
            return counter.Asked.Count;
        }
    }

    [Fact]
    public async Task Who_is_slowed_shares_once_an_hour_and_who_is_suspended_reads_nothing()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var until = app.Clock.GetCurrentInstant() + Duration.FromDays(1);
        await app.With(dana, id, mine => mine.Slow(until));
        await dana.Share(id, "First.");
        foreach (var nameless in new[] { "false", "true" })
        {
            using var second = await dana.Send(await dana.Page("/groups/" + id), Circle.ShareForm, ("Input.Text", "Second."), ("Input.Nameless", nameless));
            await HoldfastApp.Expect(second, HttpStatusCode.TooManyRequests);
            Assert.Equal("Second.", (await HoldfastApp.Document(second)).QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        }

        await app.With(dana, id, mine => mine.Suspend(until));
        var door = await dana.Page("/groups/" + id);
        Assert.Contains("paused", door.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("First.", door.Body.TextContent, StringComparison.Ordinal);
        await app.With(dana, id, mine => mine.Restore());
        Assert.Contains("First.", (await dana.Page("/groups/" + id)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hidden_post_is_out_of_sight_but_its_author_reads_why_and_it_comes_back_restored()
    {
        var id = await app.OpenGroup();
        var dana = await app.In(id, "Dana");
        var theo = await app.In(id, "Theo");
        var post = await dana.Share(id, "Buy this now.");
        await Change(row => row.Hide("steward", "It sells something.", HoldfastApp.Noon, app.Services.GetRequiredService<GroupSeals>()));
        Assert.Null(await theo.Sees(id, post));
        await Circle.Expect(theo.Get($"/groups/{id}/posts/{post}"), HttpStatusCode.NotFound);
        Assert.Contains("It sells something.", (await dana.Page($"/groups/{id}/posts/{post}")).Body!.TextContent, StringComparison.Ordinal);
        await Change(row => row.Restore());
        Assert.NotNull(await theo.Sees(id, post));

        async Task Change(Action<Post> change)
        {
            await using var scope = app.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
            await app.Services.GetRequiredService<Writer>().Write(db, async () => change(await db.Posts.SingleAsync(row => row.PublicId == post)));
        }
    }

    [Fact]
    public async Task A_draft_that_is_held_says_why_and_advice_is_shown_once_before_the_words_go()
    {
        await using var screened = await HoldfastApp.Start(adjust: builder => builder.Services.AddScoped<IScreenDrafts, NoSeashells>());
        var id = await screened.OpenGroup();
        var dana = await screened.In(id, "Dana");
        using var held = await dana.Send(await dana.Page("/groups/" + id), Circle.ShareForm, ("Input.Text", "Buy my seashells."));
        Assert.Contains("No seashells here.", await HoldfastApp.Expect(held, HttpStatusCode.BadRequest), StringComparison.Ordinal);

        using var advised = await dana.Send(await dana.Page("/groups/" + id), Circle.ShareForm, ("Input.Text", "The tide is high."));
        await HoldfastApp.Expect(advised, HttpStatusCode.OK);
        var again = await HoldfastApp.Document(advised);
        Assert.Equal("The tide is high.", again.QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        Assert.Empty(again.QuerySelectorAll("article"));
        using var sent = await dana.Send(again, Circle.ShareForm);
        await HoldfastApp.Expect(sent, HttpStatusCode.Redirect);
    }

    private const string FullSqlite = "create trigger brim before insert on \"Posts\" begin select raise(abort, 'full'); end";

    private const string FullPostgres =
        """
        create function brim() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
        create trigger brim before insert on "Posts" execute function brim();
        """;

    [Fact]
    public async Task Words_that_could_not_be_saved_come_back_and_are_saved_when_sent_again()
    {
        await using var failing = await HoldfastApp.Start();
        var id = await failing.OpenGroup();
        var dana = await failing.In(id, "Dana");
        var page = await dana.Page("/groups/" + id);
        await failing.Stored(db => db.Database.ExecuteSqlRawAsync(TestStore.OnPostgres ? FullPostgres : FullSqlite));
        using var lost = await dana.Send(page, Circle.ShareForm, ("Input.Text", "Don't lose this."), ("Input.Note", "loss"));
        await HoldfastApp.Expect(lost, HttpStatusCode.ServiceUnavailable);
        var again = await HoldfastApp.Document(lost);
        Assert.Equal("Don't lose this.", again.QuerySelector<IHtmlTextAreaElement>("#text")!.Value);
        await failing.Stored(db => db.Database.ExecuteSqlRawAsync(TestStore.OnPostgres ? "drop trigger brim on \"Posts\"" : "drop trigger brim"));
        using var saved = await dana.Send(again, Circle.ShareForm);
        await HoldfastApp.Expect(saved, HttpStatusCode.Redirect);
        Assert.Single((await dana.Page("/groups/" + id)).QuerySelectorAll("article"));
    }

    private static async Task<IReadOnlyList<string>> Order(Person who, string group, string query = "") =>
        [.. (await who.Page($"/groups/{group}{query}")).QuerySelectorAll("article").Select(article => article.GetAttribute("aria-labelledby")![2..])];

    /// <summary>Posts of this person, straight into the database: by the pages an hour allows twenty.</summary>
    private static async Task Fill(HoldfastApp site, Person who, string group, int posts, int replies)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var seals = site.Services.GetRequiredService<GroupSeals>();
        var by = await site.MembershipOf(who, group);
        await site.Services.GetRequiredService<Writer>().Write(db, async () =>
        {
            for (var i = 0; i < posts; i++)
            {
                var post = Post.Write(by, (Intent)(1 + (i % 4)), new Said($"Post {i}"), seals, site.Clock.GetCurrentInstant());
                db.Posts.Add(post);
                await db.SaveChangesAsync();
                for (var j = 0; j < replies; j++)
                {
                    db.Replies.Add(Reply.Write(post, by, $"Reply {j}", isAuthor: i % 2 == 0, seals, site.Clock.GetCurrentInstant()));
                }

                await db.SaveChangesAsync();
            }
        });
    }

    private async Task Mute(Person who, string word)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        await app.Services.GetRequiredService<Writer>().Write(db, async () =>
        {
            var member = await db.Members.SingleAsync(row => row.Id == who.MemberId);
            member.Describe(new Profile(who.Name) { MutedWords = [word] }, app.Services.GetRequiredService<KeyStore>().Find(member.KeyId)!, app.Services.GetRequiredService<Sealer>());
        });
    }

    private sealed record Seashells() : Refusal("No seashells here.");

    private sealed class NoSeashells : IScreenDrafts
    {
        public ValueTask<Screened?> Screen(Draft draft, CancellationToken cancellation) => ValueTask.FromResult(draft.Text switch
        {
            var text when text.Contains("seashells", StringComparison.Ordinal) => new Screened(new Seashells(), null),
            var text when text.Contains("tide", StringComparison.Ordinal) => new Screened(null, new Advice("tide", "_ErrorSummary")),
            _ => null,
        });
    }
}
