package dovecot

import (
	"cmp"
	"fmt"
	"strings"
)

// config24 is the same configuration in the words of Dovecot 2.4, which renamed
// most settings and wants its version named first. Access tokens are left to
// 2.3.
func (s *Server) config24(o Options) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("dovecot_config_version = %s", o.version)
	line("dovecot_storage_version = %s", o.version)
	line("base_dir = %s/run", s.dir)
	line("state_dir = %s/state", s.dir)
	line("log_path = %s/dovecot.log", s.dir)
	line("instance_name = winnow-test-%d", s.Port)
	line("protocols {\n imap = yes")
	if o.Sieve {
		line(" sieve = yes")
	}
	line("}")
	if o.Sieve {
		line("service managesieve-login {\n chroot =\n inet_listener sieve {\n  listen = %s\n  port = %d\n }\n}", s.Host, s.SievePort)
		line("sieve_script personal {\n type = personal\n driver = file\n path = ~/sieve\n active_path = ~/active.sieve\n}")
	}
	line("listen = %s", s.Host)
	for _, who := range []string{"default_internal_user", "default_login_user", "mail_uid"} {
		line("%s = %s", who, s.owner.user)
	}
	for _, group := range []string{"default_internal_group", "mail_gid"} {
		line("%s = %s", group, s.owner.group)
	}
	line("first_valid_uid = %d", s.owner.uid)
	line("first_valid_gid = %d", s.owner.gid)
	line("mail_driver = maildir\nmail_path = %s/mail/%%{user}/Maildir", s.dir)
	line("mail_max_userip_connections = 50")
	line("auth_allow_cleartext = yes")
	line("auth_mechanisms = %s", cmp.Or(o.Mechanisms, "plain login"))
	line("auth_failure_delay = 0")
	line("passdb passwd-file {\n default_password_scheme = PLAIN\n passwd_file_path = %s/users\n}", s.dir)
	line("userdb static {\n fields {\n  uid = %d\n  gid = %d\n  home = %s/mail/%%{user}\n }\n}", s.owner.uid, s.owner.gid, s.dir)
	line("service anvil {\n chroot =\n}")
	line("service stats {\n unix_listener stats-writer {\n  mode = 0600\n }\n}")
	tlsPort := s.TLSPort
	if o.NoTLS {
		tlsPort = 0
		line("ssl = no")
	} else {
		line("ssl = yes\nssl_server_cert_file = %[1]s/server.pem\nssl_server_key_file = %[1]s/server.key\nssl_min_protocol = TLSv1.2", s.dir)
	}
	line("service imap-login {\n chroot =\n inet_listener imap {\n  listen = %s\n  port = %d\n }", s.Host, s.Port)
	line(" inet_listener imaps {\n  listen = %s\n  port = %d\n  ssl = yes\n }\n}", s.Host, tlsPort)
	if o.Capability != "" {
		line("imap_capability {")
		for word := range strings.FieldsSeq(o.Capability) {
			line(" %s = yes", word)
		}
		line("}")
	}
	line("namespace inbox {\n inbox = yes\n separator = /")
	for _, name := range []string{"Sent", "Drafts", "Trash"} {
		line(" mailbox %[1]s {\n  special_use = \\%[1]s\n  auto = create\n }", name)
	}
	line("}")
	return b.String()
}
