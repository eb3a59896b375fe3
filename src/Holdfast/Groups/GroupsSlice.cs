using Holdfast.Accounts;
using Holdfast.Notices;
using Holdfast.Safety;
using Holdfast.Ui;
using Holdfast.Web;

namespace Holdfast.Groups;

/// <summary>Belonging: finding a group, coming in, being heard.</summary>
public static class GroupsSlice
{
    /// <summary>What the command line needs too.</summary>
    public static IServiceCollection AddGroups(this IServiceCollection services)
    {
        services.AddSingleton(_ => GroupVocabulary.Load(Path.Combine(AppContext.BaseDirectory, "groups.yaml")));
        services.AddSingleton<GroupSeals>();
        services.AddSingleton<SendingWord>();
        services.AddSingleton<ComingIn>();
        services.AddScoped<Leaving>();
        services.AddScoped<ILeave>(provider => provider.GetRequiredService<Leaving>());
        services.AddScoped<IExportMine, MyGroups>();
        services.AddScoped<IExportMine, MyPosts>();
        services.AddScoped<IExportMine, MyReplies>();
        services.AddScoped<INoticeScopes, GroupScopes>();
        services.AddScoped<IUnwrittenNotices, NamelessNotices>();
        return services;
    }

    /// <summary>What a site being served needs.</summary>
    public static IServiceCollection AddGroupPages(this IServiceCollection services)
    {
        services.AddSingleton<Pace>();
        services.AddScoped<Ago>();
        services.AddScoped<Feed>();
        services.AddScoped<Speaking>();
        // What is held back comes first: advice is for words that can be posted.
        services.AddScoped<IScreenDrafts, SolicitingScreen>();
        services.AddScoped<IScreenDrafts, WorryScreen>();
        services.AddSingleton<IReportable, PostReports>();
        services.AddSingleton<IReportable, ReplyReports>();
        services.AddSingleton<DiscardedKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<DiscardedKeys>());
        services.AddSingleton<GroupRounds>();
        services.AddHostedService(provider => provider.GetRequiredService<GroupRounds>());
        services.AddSingleton(new YouLink("/you/not-today", new LocalText("Your words for “not today”", "Tus palabras para «hoy no»")));
        services.AddSingleton(new NavItem("/groups", "people", new LocalText("Groups", "Grupos"), 40));
        return services;
    }
}
