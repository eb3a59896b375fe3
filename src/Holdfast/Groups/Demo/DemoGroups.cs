using Holdfast.Accounts;
using Holdfast.Accounts.Demo;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Holdfast.Groups.Demo;

/// <summary>A believable week in eight made-up groups. The three people with known sign-ins belong to several, under other names.</summary>
public static class DemoGroups
{
    /// <summary>Adds the groups that aren't there yet, by name. Needs the three demo people.</summary>
    /// <returns>How many groups were added.</returns>
    public static async Task<int> Load(IServiceProvider services, CancellationToken cancellation)
    {
        var content = Content.Load(Path.Combine(AppContext.BaseDirectory, "groups-demo.yaml"));
        var db = services.GetRequiredService<HoldfastDb>();
        var names = content.Groups.ConvertAll(its => its.Name);
        var there = await db.Groups.Where(its => names.Contains(its.Name)).Select(its => its.Name).ToListAsync(cancellation);
        var missing = content.Groups.Where(its => !there.Contains(its.Name)).ToList();
        if (missing.Count == 0)
        {
            return 0;
        }

        var composer = new Composer(services, db, await People(services, db, content, cancellation));
        foreach (var its in missing)
        {
            await services.GetRequiredService<Writer>().Write(db, () => composer.Add(its, cancellation), cancellation);
        }

        return missing.Count;
    }

    /// <summary>The three with sign-ins, and members without a way in for the rest of the cast.</summary>
    private static async Task<Dictionary<string, Member>> People(IServiceProvider services, HoldfastDb db, Content content, CancellationToken cancellation)
    {
        var people = new Dictionary<string, Member>(StringComparer.Ordinal);
        var sealer = services.GetRequiredService<Sealer>();
        foreach (var person in DemoPeople.All)
        {
            var hash = SignInName.Read(person.SignIn)!.Hash(sealer);
            people[person.Shown.ToLowerInvariant()] = await db.Members.SingleAsync(member => member.SignInNameHash == hash, cancellation);
        }

        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var since = now - Duration.FromDays(60);
        await services.GetRequiredService<Writer>().Write(
            db,
            async () =>
            {
                foreach (var who in content.People.Where(who => !people.ContainsKey(who)))
                {
                    people[who] = services.GetRequiredService<Joining>().Join(db, SignInName.New(services.GetRequiredService<SignInWords>()), new Profile(who), passphrase: null);
                }

                await db.SaveChangesAsync(cancellation);
                // Marisol looks after a group too, which the site must trust her with.
                var marisol = people["marisol"].Id;
                if (!await db.RoleGrants.HeldAt(now).AnyAsync(grant => grant.MemberId == marisol && grant.Role == Roles.Facilitator, cancellation))
                {
                    db.RoleGrants.Add(RoleGrant.Give(Roles.Facilitator, marisol, by: null, "Part of the made-up community.", now, RoleGrant.LastsAtMost, sealer));
                    await services.GetRequiredService<Audit>().Note(db, actor: null, Deeds.RoleGiven, "member", marisol, marisol, cancellation);
                }
            },
            cancellation);
        var joined = since.InUtc().Date;
        var ids = people.Values.Select(member => member.Id).ToList();
        await services.GetRequiredService<Writer>().Write(db, () => db.Members.Where(member => ids.Contains(member.Id)).ExecuteUpdateAsync(set => set.SetProperty(member => member.JoinedOn, joined), cancellation), cancellation);
        return people;
    }

    private sealed class Composer(IServiceProvider services, HoldfastDb db, Dictionary<string, Member> people)
    {
        private readonly GroupSeals seals = services.GetRequiredService<GroupSeals>();
        private readonly Instant now = services.GetRequiredService<IClock>().GetCurrentInstant();

        public async Task Add(GroupContent its, CancellationToken cancellation)
        {
            var description = new GroupDescription(its.Name, its.Purpose, its.Pathway, its.Language, its.Zone) { Audience = CodeList.Of(its.Audience) };
            var added = Group.Open(description, Enum.Parse<GroupKind>(its.Kind, ignoreCase: true), seals.NewKey());
            db.Groups.Add(added);
            db.Agreements.Add(added.Agree(its.Agreements, Ago(24 * 60)));
            await db.SaveChangesAsync(cancellation);
            var here = its.People.ToDictionary(pair => pair.Key, pair => Membership.Join(added, people[pair.Key].Id, pair.Value, seals.NewKey(), seals, null, Ago(pair.Key == its.Newcomer?.Who ? its.Newcomer.At : 24 * 40)));
            foreach (var who in its.Care)
            {
                here[who].Facilitate(now + RoleGrant.LastsAtMost);
            }

            db.Memberships.AddRange(here.Values);
            db.Memberships.AddRange(its.Asks.Select(ask => Membership.Join(added, people[ask.Key].Id, ask.Value.Alias, seals.NewKey(), seals, ask.Value.Line, Ago(20))));
            await db.SaveChangesAsync(cancellation);
            var said = its.Posts.ConvertAll(post => (post.At, Content: (PostContent?)post));
            if (its.Newcomer is { } newcomer)
            {
                said.Add((newcomer.At, null));
            }

            foreach (var (at, content) in said.OrderByDescending(one => one.At))
            {
                var post = content is null ? Post.Welcome(here[its.Newcomer!.Who], Ago(at)) : Write(added, here, content);
                db.Posts.Add(post);
                await db.SaveChangesAsync(cancellation);
                if (content is not null)
                {
                    Answer(added, here, post, content);
                }
            }

            // Everybody with a sign-in has caught up with all but the last day.
            var upTo = Ago(24);
            var read = await db.Posts.Where(post => post.GroupId == added.Id && post.At < upTo).MaxAsync(post => (long?)post.Id, cancellation) ?? 0;
            foreach (var person in DemoPeople.All.Select(person => person.Shown.ToLowerInvariant()).Where(here.ContainsKey))
            {
                here[person].CatchUp(read, seals);
            }
        }

        private Post Write(Group its, Dictionary<string, Membership> here, PostContent content)
        {
            var said = new Said(content.Text, content.Feeling, content.Note);
            var intent = Enum.Parse<Intent>(content.Intent, ignoreCase: true);
            if (content.Nameless is not { } hidden)
            {
                return Post.Write(here[content.By!], intent, said, seals, Ago(content.At));
            }

            var by = here[hidden];
            var post = Post.WriteNameless(its, by, intent, said, seals, Ago(content.At));
            by.Remember(seals.Nameless(by).WithPost(post.PublicId), seals);
            return post;
        }

        private void Answer(Group its, Dictionary<string, Membership> here, Post post, PostContent content)
        {
            foreach (var reply in content.Replies)
            {
                var isAuthor = (reply.By ?? reply.Nameless) == (content.By ?? content.Nameless);
                if (reply.Nameless is { } hidden)
                {
                    var by = here[hidden];
                    var nameless = Reply.WriteNameless(post, its, by, reply.Text, isAuthor, seals, Ago(reply.At));
                    by.Remember(seals.Nameless(by).WithReply(nameless.PublicId), seals);
                    db.Replies.Add(nameless);
                }
                else
                {
                    db.Replies.Add(Reply.Write(post, here[reply.By!], reply.Text, isAuthor, seals, Ago(reply.At)));
                }
            }

            db.Supports.AddRange(content.Heard.Select(heard => new Support(post, here[heard.Key], heard.Value)));
            if (content.Pinned)
            {
                post.Pin(Ago(content.At));
            }
        }

        private Instant Ago(double hours) => now - Duration.FromHours(hours);
    }

    internal sealed class Content
    {
        public List<string> People { get; init; } = [];
        public List<GroupContent> Groups { get; init; } = [];

        public static Content Load(string path)
        {
            using var reader = File.OpenText(path);
            return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<Content>(reader);
        }
    }

    internal sealed class GroupContent
    {
        public string Name { get; init; } = "";
        public string Purpose { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Pathway { get; init; } = "";
        public string Language { get; init; } = "";
        public string Zone { get; init; } = "";
        public List<string> Audience { get; init; } = [];
        public List<string> Agreements { get; init; } = [];

        /// <summary>Who, and what they are called there.</summary>
        public Dictionary<string, string> People { get; init; } = [];
        public List<string> Care { get; init; } = [];
        public NewcomerContent? Newcomer { get; init; }
        public Dictionary<string, AskContent> Asks { get; init; } = [];
        public List<PostContent> Posts { get; init; } = [];
    }

    internal sealed class NewcomerContent
    {
        public string Who { get; init; } = "";
        public double At { get; init; }
    }

    internal sealed class AskContent
    {
        public string Alias { get; init; } = "";
        public string Line { get; init; } = "";
    }

    /// <summary>A post, or a reply, which has fewer of these.</summary>
    internal sealed class PostContent
    {
        /// <summary>Hours ago.</summary>
        public double At { get; init; }
        public string? By { get; init; }
        public string? Nameless { get; init; }
        public string Intent { get; init; } = "";
        public string? Feeling { get; init; }
        public string? Note { get; init; }
        public bool Pinned { get; init; }
        public string Text { get; init; } = "";
        public Dictionary<string, string> Heard { get; init; } = [];
        public List<PostContent> Replies { get; init; } = [];
    }
}
