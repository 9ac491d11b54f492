/** Where an unpacked syslog-ng is, when there is one. */
export declare const SYSLOG_NG_FOLDER: string;
export declare function installClients(): void;
