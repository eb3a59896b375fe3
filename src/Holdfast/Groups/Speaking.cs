using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Somebody says something in a group, answers, or shows support. Rules of a draft are asked first, then one write.</summary>
public sealed class Speaking(HoldfastDb db, Writer writer, GroupSeals seals, SendingWord word, Pace pace, IEnumerable<IScreenDrafts> screens, Me me, Viewer viewer, IClock clock)
{
    private static readonly Duration SlowEvery = Duration.FromHours(1);

    /// <summary>The first that has something to say of these words; null when they may be posted.</summary>
    public async Task<Screened?> Screen(string text, IReadOnlyList<string> shown, CancellationToken cancellation)
    {
        var draft = new Draft(text, me.DaysHere, viewer.Language, shown);
        foreach (var screen in screens)
        {
            if (await screen.Screen(draft, cancellation) is { } said && (said.Advice is null || !shown.Contains(said.Advice.Key)))
            {
                return said;
            }
        }

        return null;
    }

    /// <summary>Whether anybody else looks after the group. Not whether they keep apart from the writer: to offer nothing would tell that.</summary>
    public Task<bool> HasSomebodyToAsk(Standing standing, CancellationToken cancellation) =>
        word.ThoseToAsk(db, standing.Group).AnyAsync(other => other.Id != standing.Mine!.Id, cancellation);

    /// <summary>Tells those who look after the group that whoever wrote in this post asks for them; after a few times in an hour they know.</summary>
    /// <returns>False where nobody could be told.</returns>
    public async Task<bool> Ask(Standing standing, string post, bool nameless, CancellationToken cancellation)
    {
        var mine = standing.Mine!;
        if (!pace.AllowsAsking(mine.Id))
        {
            return true;
        }

        var isTold = false;
        await writer.Write(db, async () => isTold = await word.Wanted(db, standing.Group, mine, post, nameless, cancellation), cancellation);
        return isTold;
    }

    /// <summary>What they posted last, for a form that had been done before.</summary>
    public Task<string?> MyNewest(Standing standing, bool nameless, CancellationToken cancellation) => nameless
        ? Task.FromResult(seals.Nameless(standing.Mine!).Posts is [.., var newest] ? newest : null)
        : db.Posts.Where(post => post.MembershipId == standing.Mine!.Id).OrderByDescending(post => post.Id).Select(post => post.PublicId).FirstOrDefaultAsync(cancellation);

    public async Task<Refusal?> CheckPost(Standing standing, bool nameless, CancellationToken cancellation)
    {
        var mine = standing.Mine!;
        if (mine.SlowUntil > standing.Now)
        {
            var since = standing.Now - SlowEvery;
            if (nameless || await db.Posts.AnyAsync(post => post.MembershipId == mine.Id && post.At > since, cancellation))
            {
                return new SlowedDown();
            }
        }

        if (nameless && seals.Nameless(mine).Posts.Count >= Nameless.Most)
        {
            return new ManyNameless();
        }

        return pace.AllowsPost(mine.Id) ? null : new TooFast();
    }

    /// <returns>The public id of the post; null when this form had been done before.</returns>
    public async Task<string?> Post(Standing standing, string formId, Intent intent, Said said, bool nameless, CancellationToken cancellation)
    {
        string? id = null;
        await writer.WriteOnce(
            db,
            formId,
            async () =>
            {
                var mine = await Locked(standing.Mine!.Id, cancellation);
                var now = clock.GetCurrentInstant();
                var post = nameless ? Groups.Post.WriteNameless(standing.Group, mine, intent, said, seals, now) : Groups.Post.Write(mine, intent, said, seals, now);
                db.Posts.Add(post);
                if (nameless)
                {
                    mine.Remember(seals.Nameless(mine).WithPost(post.PublicId), seals);
                }

                id = post.PublicId;
            },
            cancellation);
        return id;
    }

    /// <returns>Null when it stands, or when this form had been done before.</returns>
    public async Task<Refusal?> Reply(Standing standing, string formId, string postId, string text, bool nameless, CancellationToken cancellation)
    {
        var mine = standing.Mine!;
        if (nameless && seals.Nameless(mine).Replies.Count >= Nameless.Most)
        {
            return new ManyNameless();
        }

        if (!pace.AllowsReply(mine.Id))
        {
            return new TooFast();
        }

        Refusal? refusal = null;
        await writer.WriteOnce(
            db,
            formId,
            async () =>
            {
                // Locked, so that two replies at once are numbered one after the other.
                await db.Posts.Where(post => post.PublicId == postId).ExecuteUpdateAsync(set => set.SetProperty(post => post.Replied, post => post.Replied), cancellation);
                var post = await db.Posts.SingleAsync(post => post.PublicId == postId && post.GroupId == standing.Group.Id, cancellation);
                if (!post.IsOpenToReplies)
                {
                    refusal = new ClosedToReplies();
                    return;
                }

                var by = await Locked(mine.Id, cancellation);
                var theirs = seals.Nameless(by);
                var isAuthor = post.MembershipId == by.Id || theirs.Posts.Contains(post.PublicId) || post.WelcomesId == by.Id;
                var now = clock.GetCurrentInstant();
                var reply = nameless ? Groups.Reply.WriteNameless(post, standing.Group, by, text, isAuthor, seals, now) : Groups.Reply.Write(post, by, text, isAuthor, seals, now);
                db.Replies.Add(reply);
                if (nameless)
                {
                    by.Remember(theirs.WithReply(reply.PublicId), seals);
                }
                else if ((post.MembershipId ?? post.WelcomesId) is { } to)
                {
                    await Approach.Note(db, by, standing.MayGreet, to, now, cancellation);
                }

                await word.Replied(db, standing.Group, post, by, reply, text, cancellation);
            },
            cancellation);
        return refusal;
    }

    /// <summary>The same support again takes it back, another one takes its place.</summary>
    public Task Support(Standing standing, string formId, string postId, string kind, CancellationToken cancellation) => writer.WriteOnce(
        db,
        formId,
        async () =>
        {
            var by = await Locked(standing.Mine!.Id, cancellation);
            var post = await db.Posts.SingleOrDefaultAsync(post => post.PublicId == postId && post.GroupId == standing.Group.Id && post.WithdrawnAt == null && post.HiddenAt == null, cancellation);
            if (post is null || post.MembershipId == by.Id || seals.Nameless(by).Posts.Contains(post.PublicId))
            {
                return;
            }

            var given = await db.Supports.SingleOrDefaultAsync(support => support.PostId == post.Id && support.MembershipId == by.Id, cancellation);
            if (given is null)
            {
                db.Supports.Add(new Support(post, by, kind));
                await word.Heard(db, standing.Group, post, by, cancellation);
            }
            else if (given.Kind == kind)
            {
                db.Supports.Remove(given);
            }
            else
            {
                given.Become(kind);
            }
        },
        cancellation);

    /// <summary>A post of theirs, named or not, tracked; null where it is somebody else's or gone.</summary>
    public async Task<(Post Post, SealingKey Key)?> MyPost(Standing standing, string postId, CancellationToken cancellation)
    {
        var post = await db.Posts.SingleOrDefaultAsync(post => post.PublicId == postId && post.GroupId == standing.Group.Id && post.WithdrawnAt == null && post.Words != null, cancellation);
        return post switch
        {
            null => null,
            _ when post.MembershipId == standing.Mine!.Id => (post, seals.KeyOf(standing.Mine.KeyId)),
            { IsNameless: true } when seals.Nameless(standing.Mine!).Posts.Contains(post.PublicId) => (post, seals.KeyOf(standing.Group.KeyId)),
            _ => null,
        };
    }

    /// <inheritdoc cref="MyPost"/>
    public async Task<(Reply Reply, SealingKey Key)?> MyReply(Standing standing, string postId, string replyId, CancellationToken cancellation)
    {
        var reply = await db.Replies.SingleOrDefaultAsync(
            reply => reply.PublicId == replyId && reply.WithdrawnAt == null && db.Posts.Any(post => post.Id == reply.PostId && post.PublicId == postId && post.GroupId == standing.Group.Id),
            cancellation);
        return reply switch
        {
            null => null,
            _ when reply.MembershipId == standing.Mine!.Id => (reply, seals.KeyOf(standing.Mine.KeyId)),
            { IsNameless: true } when seals.Nameless(standing.Mine!).Replies.Contains(reply.PublicId) => (reply, seals.KeyOf(standing.Group.KeyId)),
            _ => null,
        };
    }

    /// <summary>Their words are gone; the list that knew nameless ones as theirs forgets them.</summary>
    public async Task Forget(Standing standing, string publicId, CancellationToken cancellation)
    {
        var mine = await Locked(standing.Mine!.Id, cancellation);
        var theirs = seals.Nameless(mine);
        if (theirs.Posts.Contains(publicId) || theirs.Replies.Contains(publicId))
        {
            mine.Remember(theirs.Without(publicId), seals);
        }
    }

    /// <summary>To be changed by this write alone: PostgreSQL would let two at once each add to the list of nameless words as it was before.</summary>
    private async Task<Membership> Locked(long id, CancellationToken cancellation)
    {
        await db.Memberships.Where(membership => membership.Id == id).ExecuteUpdateAsync(set => set.SetProperty(membership => membership.State, membership => membership.State), cancellation);
        return await db.Memberships.SingleAsync(membership => membership.Id == id, cancellation);
    }
}
