using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>What somebody hopes for from a post.</summary>
public enum Intent
{
    /// <summary>Nobody wrote it: somebody has come in, and this is where they are greeted.</summary>
    Welcome = 0,
    Support = 1,
    Sharing = 2,
    Win = 3,
    Question = 4,
}

/// <summary>What somebody said. Only the key of who said it opens it; for nameless words, the group's.</summary>
/// <param name="Text">Plain, with line breaks; 1 to <see cref="LongestText"/> characters.</param>
/// <param name="Feeling">A code of <see cref="GroupVocabulary"/>, or null.</param>
/// <param name="Note">A code of a content note, or null.</param>
public sealed record Said(string Text, string? Feeling = null, string? Note = null)
{
    public const int LongestText = 5000;
}

/// <summary>Something said to a group, or the welcome of somebody who has come in.</summary>
public sealed class Post
{
    /// <summary>How posts stand in a feed: by these, then the newest first.</summary>
    public const int Pinned = 2;
    public const int NeedsReply = 1;
    public const int Plain = 0;
    public const int Gone = -1;

    private Post()
    {
    }

    [P2] public long Id { get; private set; }

    [P2] public string PublicId { get; private set; } = "";

    [P2] public long GroupId { get; private set; }

    /// <summary>Who said it; null for nameless words, for a welcome and for what was withdrawn.</summary>
    [P2] public long? MembershipId { get; private set; }

    /// <summary>Of nameless words: the public id of the membership, under the key that two people use together.</summary>
    [P2] public Sealed<string>? Author { get; private set; }

    [P2] public Intent Intent { get; private set; }

    /// <summary>Null once withdrawn, and for a welcome.</summary>
    [P2] public Sealed<Said>? Words { get; private set; }

    /// <summary>Of a welcome: who came in.</summary>
    [P2] public long? WelcomesId { get; private set; }

    [P2] public Instant At { get; private set; }

    [P2] public Instant? EditedAt { get; private set; }

    [P2] public Instant? WithdrawnAt { get; private set; }

    [P2] public Instant? PinnedAt { get; private set; }

    [P2] public Instant? ClosedAt { get; private set; }

    /// <summary>By somebody else than its author. Time to first reply is told of a group only.</summary>
    [P2] public Instant? AnsweredAt { get; private set; }

    /// <summary>Of a welcome: when those who look after the group were asked, because nobody had said hello.</summary>
    [P2] public Instant? EscalatedAt { get; private set; }

    /// <summary>How many replies there have been; each has its number.</summary>
    [P2] public int Replied { get; private set; }

    [P2] public Instant? HiddenAt { get; private set; }

    /// <summary>The public id of whoever hid it.</summary>
    [P2] public string? HiddenBy { get; private set; }

    /// <summary>Under the site's key: moderators and the author read it.</summary>
    [P2] public Sealed<string>? HiddenFor { get; private set; }

    /// <summary>Kept by the verbs, so that a feed is read along one index.</summary>
    [P2] public int Rank { get; private set; }

    public bool IsNameless => Author is not null;

    public bool IsOpenToReplies => ClosedAt is null && WithdrawnAt is null && HiddenAt is null;

    public SealedPlace WordsPlace => PlaceOfWords(PublicId);

    public SealedPlace AuthorPlace => new("Posts", PublicId, nameof(Author));

    public SealedPlace HiddenForPlace => new("Posts", PublicId, nameof(HiddenFor));

    public static SealedPlace PlaceOfWords(string publicId) => new("Posts", publicId, nameof(Words));

    public static Post Write(Membership by, Intent intent, Said said, GroupSeals seals, Instant at)
    {
        var post = New(by.GroupId, intent, at);
        post.MembershipId = by.Id;
        post.Words = seals.Seal(said, seals.KeyOf(by.KeyId), post.WordsPlace);
        return post;
    }

    /// <summary>Nobody in the group can tell whose it is. The caller adds it to the author's own list.</summary>
    public static Post WriteNameless(Group group, Membership by, Intent intent, Said said, GroupSeals seals, Instant at)
    {
        var post = New(group.Id, intent, at);
        post.Words = seals.Seal(said, seals.KeyOf(group.KeyId), post.WordsPlace);
        post.Author = seals.SealForTwo(by.PublicId, post.AuthorPlace);
        return post;
    }

    public static Post Welcome(Membership newcomer, Instant at)
    {
        var post = New(newcomer.GroupId, Intent.Welcome, at);
        post.WelcomesId = newcomer.Id;
        return post;
    }

    /// <param name="key">The one it was sealed under before.</param>
    public void Edit(Intent intent, Said said, SealingKey key, GroupSeals seals, Instant at)
    {
        if (WithdrawnAt is null && Words is not null)
        {
            (Intent, EditedAt, Words) = (intent, at, seals.Seal(said, key, WordsPlace));
            Place();
        }
    }

    /// <summary>The words are gone for good; what others replied stays. Safe to do twice.</summary>
    public void Withdraw(Instant at)
    {
        WithdrawnAt ??= at;
        (Words, Author, MembershipId, WelcomesId, PinnedAt) = (null, null, null, null, null);
        Place();
    }

    public void Pin(Instant at)
    {
        if (WithdrawnAt is null && HiddenAt is null)
        {
            PinnedAt ??= at;
            Place();
        }
    }

    public void Unpin()
    {
        PinnedAt = null;
        Place();
    }

    public void CloseToReplies(Instant at)
    {
        ClosedAt ??= at;
        Place();
    }

    public void OpenToReplies()
    {
        ClosedAt = null;
        Place();
    }

    /// <summary>One more reply stands under it.</summary>
    /// <param name="byAuthor">Nobody answers themselves.</param>
    /// <returns>Its number.</returns>
    public int Answer(bool byAuthor, Instant at)
    {
        if (!byAuthor)
        {
            AnsweredAt ??= at;
        }

        Replied++;
        Place();
        return Replied;
    }

    /// <summary>Out of everybody's sight but its author's, who sees why. For moderation; safe to do twice.</summary>
    /// <param name="by">The public id of who does it: a member's or a membership's.</param>
    public void Hide(string by, string reason, Instant at, GroupSeals seals)
    {
        if (HiddenAt is null)
        {
            (HiddenAt, HiddenBy, HiddenFor) = (at, by, seals.SealForSite(reason, HiddenForPlace));
            Place();
        }
    }

    public void Restore()
    {
        (HiddenAt, HiddenBy, HiddenFor) = (null, null, null);
        Place();
    }

    private static Post New(long group, Intent intent, Instant at)
    {
        var post = new Post { PublicId = RandomId.New(), GroupId = group, Intent = intent, At = at };
        post.Place();
        return post;
    }

    private void Place() => Rank = this switch
    {
        { HiddenAt: not null } => Gone,
        { WithdrawnAt: not null, Replied: 0 } => Gone,
        { PinnedAt: not null } => Pinned,
        { AnsweredAt: null, WithdrawnAt: null, ClosedAt: null, Intent: Intent.Support or Intent.Question or Intent.Welcome } => NeedsReply,
        _ => Plain,
    };

    private sealed class Mapping : IEntityTypeConfiguration<Post>
    {
        public void Configure(EntityTypeBuilder<Post> builder)
        {
            builder.ToTable("Posts");
            builder.Property(post => post.PublicId).HasMaxLength(22);
            builder.HasIndex(post => post.PublicId).IsUnique();
            builder.Property(post => post.Author).IsSealed();
            builder.Property(post => post.Words).IsSealed();
            builder.Property(post => post.HiddenFor).IsSealed();
            builder.Property(post => post.HiddenBy).HasMaxLength(22);
            builder.HasOne<Group>().WithMany().HasForeignKey(post => post.GroupId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Membership>().WithMany().HasForeignKey(post => post.MembershipId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Membership>().WithMany().HasForeignKey(post => post.WelcomesId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(post => new { post.GroupId, post.Rank, post.Id });
            builder.HasIndex(post => new { post.MembershipId, post.Id });
            builder.HasIndex(post => post.WelcomesId);
            // The few that wait: looked for every minute.
            builder.HasIndex(post => post.At).HasFilter("\"Rank\" = 1 AND \"Intent\" = 0 AND \"EscalatedAt\" IS NULL");
        }
    }
}

/// <summary>What somebody said to a post. One level: there are no replies to replies.</summary>
public sealed class Reply
{
    private Reply()
    {
    }

    [P2] public long Id { get; private set; }

    [P2] public string PublicId { get; private set; } = "";

    [P2] public long PostId { get; private set; }

    /// <summary>1, 2, 3 and on under its post.</summary>
    [P2] public int Number { get; private set; }

    /// <summary>Null for nameless words and for what was withdrawn.</summary>
    [P2] public long? MembershipId { get; private set; }

    /// <inheritdoc cref="Post.Author"/>
    [P2] public Sealed<string>? Author { get; private set; }

    [P2] public Sealed<Said>? Words { get; private set; }

    [P2] public Instant At { get; private set; }

    [P2] public Instant? EditedAt { get; private set; }

    [P2] public Instant? WithdrawnAt { get; private set; }

    [P2] public Instant? HiddenAt { get; private set; }

    [P2] public string? HiddenBy { get; private set; }

    [P2] public Sealed<string>? HiddenFor { get; private set; }

    public bool IsNameless => Author is not null;

    public SealedPlace WordsPlace => PlaceOfWords(PublicId);

    public SealedPlace AuthorPlace => new("Replies", PublicId, nameof(Author));

    public SealedPlace HiddenForPlace => new("Replies", PublicId, nameof(HiddenFor));

    public static SealedPlace PlaceOfWords(string publicId) => new("Replies", publicId, nameof(Words));

    public static Reply Write(Post to, Membership by, string text, bool isAuthor, GroupSeals seals, Instant at)
    {
        var reply = New(to, isAuthor, at);
        reply.MembershipId = by.Id;
        reply.Words = seals.Seal(new Said(text), seals.KeyOf(by.KeyId), reply.WordsPlace);
        return reply;
    }

    /// <inheritdoc cref="Post.WriteNameless"/>
    public static Reply WriteNameless(Post to, Group group, Membership by, string text, bool isAuthor, GroupSeals seals, Instant at)
    {
        var reply = New(to, isAuthor, at);
        reply.Words = seals.Seal(new Said(text), seals.KeyOf(group.KeyId), reply.WordsPlace);
        reply.Author = seals.SealForTwo(by.PublicId, reply.AuthorPlace);
        return reply;
    }

    public void Edit(string text, SealingKey key, GroupSeals seals, Instant at)
    {
        if (WithdrawnAt is null)
        {
            (EditedAt, Words) = (at, seals.Seal(new Said(text), key, WordsPlace));
        }
    }

    public void Withdraw(Instant at)
    {
        WithdrawnAt ??= at;
        (Words, Author, MembershipId) = (null, null, null);
    }

    public void Hide(string by, string reason, Instant at, GroupSeals seals)
    {
        if (HiddenAt is null)
        {
            (HiddenAt, HiddenBy, HiddenFor) = (at, by, seals.SealForSite(reason, HiddenForPlace));
        }
    }

    public void Restore() => (HiddenAt, HiddenBy, HiddenFor) = (null, null, null);

    private static Reply New(Post to, bool isAuthor, Instant at) =>
        new() { PublicId = RandomId.New(), PostId = to.Id, Number = to.Answer(isAuthor, at), At = at };

    private sealed class Mapping : IEntityTypeConfiguration<Reply>
    {
        public void Configure(EntityTypeBuilder<Reply> builder)
        {
            builder.ToTable("Replies");
            builder.Property(reply => reply.PublicId).HasMaxLength(22);
            builder.HasIndex(reply => reply.PublicId).IsUnique();
            builder.Property(reply => reply.Author).IsSealed();
            builder.Property(reply => reply.Words).IsSealed();
            builder.Property(reply => reply.HiddenFor).IsSealed();
            builder.Property(reply => reply.HiddenBy).HasMaxLength(22);
            builder.HasOne<Post>().WithMany().HasForeignKey(reply => reply.PostId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Membership>().WithMany().HasForeignKey(reply => reply.MembershipId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(reply => new { reply.PostId, reply.Number });
            builder.HasIndex(reply => new { reply.MembershipId, reply.Id });
        }
    }
}

/// <summary>That somebody heard a post, in one of four ways. Its author sees who and how; others see only that people did.</summary>
public sealed class Support
{
    private Support()
    {
    }

    public Support(Post post, Membership by, string kind) => (PostId, MembershipId, Kind) = (post.Id, by.Id, kind);

    [P2] public long Id { get; private set; }

    [P2] public long PostId { get; private set; }

    [P2] public long MembershipId { get; private set; }

    /// <summary>A code of <see cref="GroupVocabulary"/>.</summary>
    [P2] public string Kind { get; private set; } = "";

    public void Become(string kind) => Kind = kind;

    private sealed class Mapping : IEntityTypeConfiguration<Support>
    {
        public void Configure(EntityTypeBuilder<Support> builder)
        {
            builder.ToTable("Supports");
            builder.Property(support => support.Kind).HasMaxLength(20);
            builder.HasOne<Post>().WithMany().HasForeignKey(support => support.PostId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Membership>().WithMany().HasForeignKey(support => support.MembershipId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(support => new { support.PostId, support.MembershipId }).IsUnique();
            builder.HasIndex(support => support.MembershipId);
        }
    }
}
