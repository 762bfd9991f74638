//! Who may do what: one table, asked by every door.

use std::fmt;

use super::Person;
use crate::base::ids::SectionId;

/// A person's place in the newsroom. Each has what those before it have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Writes own articles and sees no others.
    Contributor,
    /// Writes and sees everything in the sections.
    Reporter,
    /// Reviews, publishes and corrects.
    Editor,
    /// Answers for the newsroom: withdrawals, settings, the audit.
    Chief,
    /// Answers for the installation: people, tokens, webhooks.
    Owner,
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// See articles of others before they are public.
    SeeDrafts,
    /// Begin an article, and change one's own.
    Write,
    /// Change articles of others.
    WriteOthers,
    /// Comment and suggest where one may look.
    Comment,
    /// Approve and send back.
    Review,
    /// Publish, update, schedule.
    Publish,
    Embargo,
    /// Correct and clarify what is live.
    Correct,
    Withdraw,
    Spike,
    /// Links for people outside.
    SharePreview,
    /// Place articles on fronts.
    Place,
    UploadMedia,
    DescribeMedia,
    ManageTopics,
    /// Name, merge, split, pin and mute stories; write their state of play.
    ShapeStories,
    /// Sections, menus, contributors, pages, redirects, look.
    ManageSettings,
    SeeAudit,
    /// Invite, change and suspend people.
    ManagePeople,
    ManageWebhooks,
    /// Subscribers of the daily update: find, suppress, import, export.
    ManageReaders,
    /// Change the order and the words of a daily update.
    EditUpdates,
    /// Hold, kill and resume sending; see who got what.
    SendUpdates,
    /// Send flashes, and put them right. A setting may give it to reporters (`news::flashes::may_flash`).
    Flash,
    /// The economic calendar: releases, their figures, who covers them.
    Plan,
    /// Names and licences of market data, and answers of sources that were kept out.
    ManageMarkets,
}

impl Role {
    pub const ALL: [Role; 5] = [
        Role::Contributor,
        Role::Reporter,
        Role::Editor,
        Role::Chief,
        Role::Owner,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Contributor => "contributor",
            Role::Reporter => "reporter",
            Role::Editor => "editor",
            Role::Chief => "chief",
            Role::Owner => "owner",
        }
    }

    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The table of rights.
    pub fn has(self, right: Right) -> bool {
        self >= right.from()
    }
}

impl Right {
    pub const ALL: [Right; 26] = [
        Right::SeeDrafts,
        Right::Write,
        Right::WriteOthers,
        Right::Comment,
        Right::Review,
        Right::Publish,
        Right::Embargo,
        Right::Correct,
        Right::Withdraw,
        Right::Spike,
        Right::SharePreview,
        Right::Place,
        Right::UploadMedia,
        Right::DescribeMedia,
        Right::ManageTopics,
        Right::ShapeStories,
        Right::ManageSettings,
        Right::SeeAudit,
        Right::ManagePeople,
        Right::ManageWebhooks,
        Right::ManageReaders,
        Right::EditUpdates,
        Right::SendUpdates,
        Right::Flash,
        Right::Plan,
        Right::ManageMarkets,
    ];

    /// The first role that has it.
    pub fn from(self) -> Role {
        match self {
            Right::Write | Right::Comment | Right::UploadMedia => Role::Contributor,
            Right::SeeDrafts | Right::WriteOthers | Right::SharePreview => Role::Reporter,
            Right::Review
            | Right::Publish
            | Right::Embargo
            | Right::Correct
            | Right::Spike
            | Right::Place
            | Right::DescribeMedia
            | Right::ManageTopics
            | Right::ShapeStories
            | Right::EditUpdates
            | Right::Flash
            | Right::Plan
            | Right::ManageMarkets => Role::Editor,
            Right::Withdraw
            | Right::ManageSettings
            | Right::SeeAudit
            | Right::ManageReaders
            | Right::SendUpdates => Role::Chief,
            Right::ManagePeople | Right::ManageWebhooks => Role::Owner,
        }
    }

    /// As a person would say it: “you may not …”.
    pub fn words(self) -> &'static str {
        match self {
            Right::SeeDrafts => "see articles of others before they are public",
            Right::Write => "write articles",
            Right::WriteOthers => "change articles of others",
            Right::Comment => "comment",
            Right::Review => "approve articles or send them back",
            Right::Publish => "publish, update or schedule",
            Right::Embargo => "set or lift an embargo",
            Right::Correct => "correct or clarify what is live",
            Right::Withdraw => "withdraw an article",
            Right::Spike => "spike or restore an article",
            Right::SharePreview => "share a preview",
            Right::Place => "place articles on fronts",
            Right::UploadMedia => "upload pictures",
            Right::DescribeMedia => "describe pictures",
            Right::ManageTopics => "change topics",
            Right::ShapeStories => "shape stories",
            Right::ManageSettings => "change the settings",
            Right::SeeAudit => "see the audit",
            Right::ManagePeople => "manage people",
            Right::ManageWebhooks => "manage webhooks",
            Right::ManageReaders => "manage the readers of the daily update",
            Right::EditUpdates => "change the daily update",
            Right::SendUpdates => "send, hold or stop the daily update",
            Right::Flash => "send flashes",
            Right::Plan => "change the economic calendar",
            Right::ManageMarkets => "manage market data",
        }
    }
}

/// What a right is asked for: an article's section with its parents, and whether the asker made it.
#[derive(Clone, Debug, Default)]
pub struct Matter {
    /// The section and its parents; empty when the article has none yet.
    pub sections: Vec<SectionId>,
    pub own: bool,
}

/// A refusal that names the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub right: Right,
    pub role: Role,
    /// The role would do, but not for this section.
    pub elsewhere: bool,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.right.words();
        if self.elsewhere {
            return write!(
                f,
                "you may {words}, but not in this section. hint: ask an owner to add the section to yours"
            );
        }
        let needed = self.right.from().as_str();
        write!(
            f,
            "you may not {words}: that takes the role {needed}, yours is {}. hint: ask an {needed} of the newsroom",
            self.role.as_str()
        )
    }
}

impl Person {
    /// Whether this person has the right at all: for what belongs to no article.
    pub fn has(&self, right: Right) -> Result<(), Missing> {
        if self.role.has(right) {
            Ok(())
        } else {
            Err(Missing {
                right,
                role: self.role,
                elsewhere: false,
            })
        }
    }

    /// Whether this person has the right for this matter. One's own articles may be in any section.
    pub fn may(&self, right: Right, matter: &Matter) -> Result<(), Missing> {
        if matter.own && matches!(right, Right::SeeDrafts | Right::WriteOthers) {
            return self.has(Right::Write);
        }
        self.has(right)?;
        let own_enough = matter.own && matches!(right, Right::Write | Right::Comment | Right::SharePreview);
        let here = self.sections.is_empty()
            || matter.sections.is_empty()
            || self.sections.iter().any(|mine| matter.sections.contains(mine));
        // Looking and commenting are not bound to sections: a newsroom that hides its work from itself
        // prints the same story twice.
        let anywhere = matches!(right, Right::SeeDrafts | Right::Comment);
        if here || own_enough || anywhere {
            Ok(())
        } else {
            Err(Missing {
                right,
                role: self.role,
                elsewhere: true,
            })
        }
    }
}
