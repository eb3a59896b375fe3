using System.Globalization;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Groups;
using Holdfast.Notices;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Bench;

/// <summary>
/// Data folders with a community that has said so many things, made through the real types: sealed, each under the key of
/// who said it. Kept under artifacts/bench by a digest of what makes them.
/// </summary>
internal static class StoredCommunity
{
    public const int GroupCount = 20;
    public const int MemberCount = 5000;
    private const int RepliesToEach = 2;
    private const int BatchSize = 2000;
    private static readonly string[] MadeBy = ["made-by.Seeded", "made-by.StoredCommunity"];

    /// <summary>The folder, made when it isn't there.</summary>
    /// <param name="plainToo">With the same rows as a <see cref="BareDb"/>.</param>
    public static Task<StorePlace> Of(int posts, bool plainToo = false) => Stored.Of($"community-{posts}{(plainToo ? "-plain" : "")}", MadeBy, async place =>
    {
        await Console.Error.WriteLineAsync($"Making {posts:N0} posts …");
        await using var services = Services(place);
        await Migrator.Migrate(services);
        await Fill(services, place, posts, plainToo);
    });

    private static ServiceProvider Services(StorePlace place)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStore(place);
        services.AddAccounts();
        services.AddNotices();
        services.AddGroups();
        return services.BuildServiceProvider();
    }

    private static async Task Fill(ServiceProvider services, StorePlace place, int posts, bool plainToo)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var writer = scope.ServiceProvider.GetRequiredService<Writer>();
        var seals = scope.ServiceProvider.GetRequiredService<GroupSeals>();
        var random = new Seeded(3);
        var now = Still.Noon;
        db.ChangeTracker.AutoDetectChangesEnabled = false;

        var groups = Enumerable.Range(1, GroupCount)
            .Select(number => Group.Open(new GroupDescription($"Group {number}", Words(ref random, 12, 30), Meetings.Pathways.All[0], "en", "Europe/Dublin"), GroupKind.Open, seals.NewKey())).ToList();
        await writer.Write(db, async () =>
        {
            db.Groups.AddRange(groups);
            await db.SaveChangesAsync();
            foreach (var group in groups)
            {
                db.Agreements.Add(group.Agree(["What is said here stays here.", "We speak of ourselves.", "No advice unless it is asked for."], now));
            }

            db.ChangeTracker.DetectChanges();
        });

        var joining = scope.ServiceProvider.GetRequiredService<Joining>();
        var signInWords = scope.ServiceProvider.GetRequiredService<SignInWords>();
        var members = new List<Member>();
        await writer.Write(db, () =>
        {
            members.AddRange(Enumerable.Range(0, MemberCount).Select(number => joining.Join(db, SignInName.New(signInWords), new Profile(NameOf(number)), passphrase: null)));
            return Task.CompletedTask;
        });
        var here = new List<Membership>[GroupCount];
        await writer.Write(db, () =>
        {
            for (var number = 0; number < GroupCount; number++)
            {
                here[number] = [.. Enumerable.Range(0, MemberCount).Where(member => member % GroupCount == number)
                    .Select(member => Membership.Join(groups[number], members[member].Id, NameOf(member), seals.NewKey(), seals, null, now - Duration.FromDays(60)))];
                db.Memberships.AddRange(here[number]);
            }

            return Task.CompletedTask;
        });
        db.ChangeTracker.Clear();

        await using var bare = plainToo ? await Plain(place, groups, here) : null;

        var first = now - Duration.FromMinutes(posts);
        foreach (var batch in Enumerable.Range(0, posts).Chunk(BatchSize))
        {
            var said = new List<(Post Post, Membership By, Said Words, int Group)>();
            await writer.Write(db, async () =>
            {
                foreach (var number in batch)
                {
                    var group = number % GroupCount;
                    var by = random.Of(here[group]);
                    var words = new Said(Words(ref random, 20, 80) + "\n\n" + Words(ref random, 5, 40));
                    said.Add((Post.Write(by, Intents[number / GroupCount % Intents.Length], words, seals, first + Duration.FromMinutes(number)), by, words, group));
                }

                db.Posts.AddRange(said.Select(one => one.Post));
                await db.SaveChangesAsync();
                foreach (var (post, by, words, group) in said)
                {
                    for (var number = 1; number <= RepliesToEach; number++)
                    {
                        var text = Words(ref random, 10, 40);
                        var who = random.Of(here[group]);
                        var reply = Reply.Write(post, who, text, isAuthor: false, seals, post.At + Duration.FromMinutes(number));
                        db.Replies.Add(reply);
                        bare?.Replies.Add(new BareReply(0, reply.PublicId, post.Id, who.Id, number, text, reply.At.ToDateTimeUtc()));
                    }

                    var isHeard = random.Chance(0.3);
                    if (isHeard)
                    {
                        db.Supports.Add(new Support(post, random.Of(here[group]), "heard"));
                    }

                    bare?.Posts.Add(new BarePost(post.Id, post.PublicId, post.GroupId, by.Id, post.Rank, post.Intent.ToString(), words.Text, post.At.ToDateTimeUtc(), isHeard));
                }

                db.ChangeTracker.DetectChanges();
            });
            db.ChangeTracker.Clear();
            if (bare is not null)
            {
                await bare.SaveChangesAsync();
                bare.ChangeTracker.Clear();
            }
        }

        await db.Database.ExecuteSqlRawAsync("pragma wal_checkpoint(truncate)");
    }

    private static async Task<BareDb> Plain(StorePlace place, List<Group> groups, List<Membership>[] here)
    {
        var options = new DbContextOptionsBuilder<BareDb>();
        BareDb.Use(options, place.Folder);
        var bare = new BareDb(options.Options);
        await bare.Database.EnsureCreatedAsync();
        bare.Groups.AddRange(groups.Select(group => new BareGroup(group.Id, group.PublicId, group.Name, group.Purpose)));
        bare.Authors.AddRange(here.SelectMany((some, number) => some.Select((membership, at) => new BareAuthor(membership.Id, NameOf((at * GroupCount) + number)))));
        await bare.SaveChangesAsync();
        bare.ChangeTracker.Clear();
        bare.ChangeTracker.AutoDetectChangesEnabled = false;
        return bare;
    }

    private static readonly Intent[] Intents = [Intent.Support, Intent.Sharing, Intent.Win, Intent.Question];

    private static string NameOf(int member) => string.Create(CultureInfo.InvariantCulture, $"Person {member}");

    /// <summary>Made-up words with the lengths of English ones: harder to compress than what people write.</summary>
    private static string Words(ref Seeded random, int least, int most)
    {
        var text = new System.Text.StringBuilder();
        for (var left = least + random.Below(most - least); left > 0; left--)
        {
            for (var syllable = random.Below(3); syllable >= 0; syllable--)
            {
                text.Append(random.Of(Consonants)).Append(random.Of(Vowels));
            }

            text.Append(left == 1 ? '.' : ' ');
        }

        return text.ToString();
    }

    private static readonly string[] Consonants = ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "th", "w", "st", "br"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ea", "oo", "er", "an", "in"];
}
